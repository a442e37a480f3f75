// Puts the keyboard's focus on what a selector finds, where what had it has made way for something else.
const WAIT = 20000; // milliseconds until it must be laid out: a busy server takes its time
const HOLD = 2000; // milliseconds in which it may be laid out anew, and would lose the focus again

export default function (component) {
  const { data, parentElement } = component;
  if (parentElement.moved === data.selector) return;
  parentElement.moved = data.selector;
  const had = document.activeElement;
  let until = performance.now() + WAIT;
  let held = false;
  const move = () => {
    const has = document.activeElement;
    if (data.unlessTyping && has?.matches("input, textarea, [contenteditable]")) return;
    // A button with a tooltip is laid out twice, once for each way to point at it.
    const wanted = [...document.querySelectorAll(data.selector)].find((each) => each.checkVisibility());
    if (wanted && (!held || has === document.body)) {
      // What has no place among the stops of Tab is where the next stop is looked for from.
      if (wanted.tabIndex < 0) wanted.tabIndex = -1;
      wanted.focus();
      if (!held) until = performance.now() + HOLD;
      held = true;
    } else if (!held && has !== had && has !== document.body) {
      return; // Someone went on by themselves.
    }
    if (performance.now() < until) requestAnimationFrame(move);
  };
  move();
}
