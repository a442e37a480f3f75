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
  const show = () => message.scrollIntoView({ block: "start" });
  const layout = new ResizeObserver(show);
  const release = () => {
    layout.disconnect();
    clearInterval(timer);
    for (const name of MOVES) removeEventListener(name, release);
  };
  for (const name of MOVES) addEventListener(name, release, { passive: true });
  layout.observe(message.parentElement);
  const timer = setInterval(show, 200); // Streamlit scrolls to the end on its own account
  setTimeout(release, HOLD);
  show();
}
