// Brings the chat message that holds this place to the top of the view, until the reader scrolls.
const MOMENTS = [0, 120, 350, 700]; // milliseconds: what follows the message is still being laid out

export default function (component) {
  const { parentElement } = component;
  if (parentElement.arrived) return;
  parentElement.arrived = true;
  const message = parentElement.closest('[data-testid="stChatMessage"]');
  let held = true;
  for (const name of ["wheel", "touchstart", "keydown", "mousedown"]) {
    addEventListener(name, () => { held = false; }, { once: true, passive: true });
  }
  for (const moment of MOMENTS) {
    setTimeout(() => { if (held) message?.scrollIntoView({ block: "start" }); }, moment);
  }
}
