// Shows an article's text with the cited words marked and in view. Texts become text nodes, never markup.
// Brings the mark to the middle of the text, or its beginning to the top. The text alone is scrolled, so that title, outlet
// and day above it stay in view.
function show(mark, root) {
  const place = mark.getBoundingClientRect();
  const view = root.getBoundingClientRect();
  root.scrollTop += place.top - view.top - Math.max(0, (view.height - place.height) / 2);
}

export default function (component) {
  const { data, parentElement } = component;
  const shown = JSON.stringify(data);
  if (parentElement.shown === shown) return;
  parentElement.shown = shown;
  const root = document.createElement("div");
  root.className = "article";
  // A scrolling region has to be reachable by keyboard, and to say what it is.
  root.tabIndex = 0;
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", "Article text");
  root.append(data.before);
  if (data.quote) {
    const mark = document.createElement("mark");
    mark.textContent = data.quote;
    root.append(mark);
    // The drawer is still sliding in: a frame later it has its height and can be scrolled.
    requestAnimationFrame(() => requestAnimationFrame(() => show(mark, root)));
  }
  root.append(data.after);
  parentElement.replaceChildren(root);
}
