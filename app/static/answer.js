// Shows the sentences of an answer with a button for each citation. Texts become text nodes, never markup.
function make(tag, name, text) {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

function chip([number, source], open) {
  const button = make("button", "chip", `[${number}]`);
  button.type = "button";
  button.title = source;
  button.setAttribute("aria-label", `Open source ${number}: ${source}`);
  button.addEventListener("click", () => open(number));
  return button;
}

function sentence(line, open) {
  const paragraph = make("p", line.lead ? "lead" : "sentence", line.text);
  const chips = document.createElement("span");
  chips.className = "chips";
  chips.append("\u00a0", ...line.chips.map((each) => chip(each, open)));
  paragraph.append(chips);
  if (line.note) paragraph.append(make("small", "note", line.note));
  return paragraph;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const shown = JSON.stringify(data);
  // A rerun of the page mounts the component again: what has focus must not be replaced.
  if (parentElement.shown === shown) return;
  parentElement.shown = shown;
  const root = document.createElement("div");
  root.className = "answer";
  root.append(...data.lines.map((line) => sentence(line, (number) => setTriggerValue("opened", number))));
  parentElement.replaceChildren(root);
}
