// What a browser with JavaScript does better; every page works without it. One small module, so that it is one request.

// Forms: sent once however often one taps, and what was typed is kept until it was sent.

const KEPT = "kept:";
const SKIP = new Set(["hidden", "password", "file", "submit", "button"]);

/** Guard all forms in `root`: no second sending, and a draft in this tab's memory for those marked data-keep. */
function guardForms(root) {
  for (const form of root.querySelectorAll("form")) {
    if (form.method === "post") form.addEventListener("submit", (event) => sendOnce(event, form));
    if (form.dataset.keep !== undefined) keepDraft(form);
  }
  addEventListener("pageshow", () => root.querySelectorAll("form[data-sent]").forEach(letGo));
}

function sendOnce(event, form) {
  if (event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => letGo(form), 8000);
}

function letGo(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !SKIP.has(field.type));
}

function keepDraft(form) {
  const place = KEPT + location.pathname;
  restore(form, place);
  form.addEventListener("input", () => {
    const draft = fieldsOf(form).map((field) => [field.name, field.value, field.checked ?? null]);
    try { sessionStorage.setItem(place, JSON.stringify(draft)); } catch { /* no room: the form still works */ }
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(place));
}

function restore(form, place) {
  const draft = sessionStorage.getItem(place);
  if (!draft || form.querySelector("[aria-invalid]")) return;
  JSON.parse(draft).forEach(([name, value, checked], at) => {
    const field = fieldsOf(form)[at];
    if (field?.name !== name) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
    else field.value = value;
  });
}

// A list that shrinks while one types: <input data-filters="ID"> over the children (or table rows) of #ID.

/** Make every input marked data-filters in `root` a live filter. */
function filterLists(root) {
  for (const input of root.querySelectorAll("input[data-filters]")) {
    const list = root.getElementById(input.dataset.filters);
    if (list) input.addEventListener("input", () => show(list, input.value));
  }
}

function show(list, typed) {
  const wanted = plain(typed);
  for (const item of list.tBodies ? list.tBodies[0].rows : list.children) {
    item.hidden = !plain(item.textContent).includes(wanted);
  }
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase().trim();
}

guardForms(document);
filterLists(document);
document.getElementById("faults")?.focus();
