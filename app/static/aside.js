// Closes the sidebar where it lies over the page, on narrow screens, once something else is shown than before: a reader who
// chose a conversation or a page wants to see it. Streamlit closes it for its own links alone, and by the browser's name.
// The focus goes along: what opens the sidebar goes when it opens, and what closes it when it closes.
const NARROW = 768; // pixels; up to here Streamlit lays the sidebar over the page
const CLOSES = '[data-testid="stSidebar"][data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button';
const OPENS = '[data-testid="stExpandSidebarButton"]';
let shown; // outlives a change of pages, which mounts the component again
let watched;

function follow(sidebar) {
  if (!sidebar || watched === sidebar) return;
  watched = sidebar;
  const move = () => {
    const { activeElement } = document;
    const lost = activeElement === document.body || (sidebar.dataset.collapsed === "true" && sidebar.contains(activeElement));
    if (lost) document.querySelector(sidebar.dataset.collapsed === "true" ? OPENS : CLOSES)?.focus({ preventScroll: true });
  };
  new MutationObserver(() => setTimeout(move, 50)).observe(sidebar, { attributeFilter: ["data-collapsed"] });
}

export default function (component) {
  follow(document.querySelector('[data-testid="stSidebar"]'));
  const before = shown;
  shown = component.data.place;
  if (before === undefined || before === shown || innerWidth > NARROW) return;
  document.querySelector(CLOSES)?.click();
}
