// Puts the keyboard's focus on what a selector finds, where what had it has made way for something else.
const WAIT = 2000; // milliseconds until it must be laid out
const HOLD = 500; // milliseconds in which it may be laid out anew, and would lose the focus again

export default function (component) {
  const { data, parentElement } = component;
  if (parentElement.moved === data.selector) return;
  parentElement.moved = data.selector;
  let until = performance.now() + WAIT;
  let held = false;
  const move = () => {
    // A button with a tooltip is laid out twice, once for each way to point at it.
    const wanted = [...document.querySelectorAll(data.selector)].find((each) => each.checkVisibility());
    if (wanted && (!held || document.activeElement === document.body)) {
      // What has no place among the stops of Tab is where the next stop is looked for from.
      if (wanted.tabIndex < 0) wanted.tabIndex = -1;
      wanted.focus();
      if (!held) until = performance.now() + HOLD;
      held = true;
    }
    if (performance.now() < until) requestAnimationFrame(move);
  };
  move();
}
