// Shows an article's text with the cited words marked and in view. Texts become text nodes, never markup.
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
    requestAnimationFrame(() => requestAnimationFrame(() => mark.scrollIntoView({ block: "center" })));
  }
  root.append(data.after);
  parentElement.replaceChildren(root);
}
