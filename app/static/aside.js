// Closes the sidebar where it lies over the page, on narrow screens, once something else is shown than before: a reader who
// chose a conversation or a page wants to see it. Streamlit closes it for its own links alone, and by the browser's name.
const NARROW = 768; // pixels; up to here Streamlit lays the sidebar over the page
let shown; // outlives a change of pages, which mounts the component again

export default function (component) {
  const before = shown;
  shown = component.data.place;
  if (before === undefined || before === shown || innerWidth > NARROW) return;
  document.querySelector('[data-testid="stSidebar"][data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button')?.click();
}
