// Shows speakers by issues as a table with a button in each cell that has statements. Texts become text nodes.
function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}

function heading(text, scope) {
  const element = make("th", "", text);
  element.scope = scope;
  return element;
}

function cell(box, speaker, issue, open) {
  const element = document.createElement("td");
  element.dataset.issue = issue; // what a narrow screen shows in place of the column's heading
  if (!box.stance) {
    element.append(make("span", "nothing", box.told));
    return element;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", `${speaker} on ${issue}: ${box.stance}, ${box.told}`);
  button.append(make("strong", "", box.stance), make("small", "", box.told));
  button.addEventListener("click", open);
  element.append(button);
  return element;
}

function row([speaker, boxes], place, issues, open) {
  const element = document.createElement("tr");
  element.append(heading(speaker, "row"));
  element.append(...boxes.map((box, at) => cell(box, speaker, issues[at], () => open([place, at]))));
  return element;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const shown = JSON.stringify(data);
  if (parentElement.shown === shown) return;
  parentElement.shown = shown;
  const root = document.createElement("div");
  root.className = "matrix";
  const table = document.createElement("table");
  const head = document.createElement("thead");
  const names = document.createElement("tr");
  names.append(heading("Speaker", "col"), ...data.issues.map((issue) => heading(issue, "col")));
  head.append(names);
  const body = document.createElement("tbody");
  body.append(...data.rows.map((each, at) => row(each, at, data.issues, (place) => setTriggerValue("opened", place))));
  table.append(head, body);
  root.append(table);
  parentElement.replaceChildren(root);
}
