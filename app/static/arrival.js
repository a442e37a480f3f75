// Brings the chat message (or the list of a chosen cell) that holds this place to the top of the view and keeps it there
// while what follows is laid out, unless the reader moves.
const HOLD = 2500; // milliseconds
const MOVES = ["wheel", "touchstart", "keydown", "mousedown"];

export default function (component) {
  const { parentElement } = component;
  if (parentElement.arrived) return;
  parentElement.arrived = true;
  const message = parentElement.closest('[data-testid="stChatMessage"], .st-key-cell-list');
  if (!message) return;
  // A keyboard goes on from here, unless somebody types: what asked stays behind, out of view, or has gone.
  if (!document.activeElement.matches("input, textarea")) {
    message.tabIndex = -1;
    message.focus({ preventScroll: true });
  }
  const show = () => message.scrollIntoView({ block: "start" });
  const layout = new ResizeObserver(show);
  const release = () => {
    layout.disconnect();
    for (const name of MOVES) removeEventListener(name, release);
  };
  for (const name of MOVES) addEventListener(name, release, { passive: true });
  layout.observe(message.parentElement);
  setTimeout(release, HOLD);
  show();
}
