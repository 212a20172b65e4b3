// The sums of a sheet while one types; without JavaScript the button "Work it out" shows the same.

const form = document.querySelector("form[data-sums]");

/** What was typed (1.5, 1,5, 2:30, 1 500) in whole steps, as the server reads it; NaN for what is no number. */
function read(text, steps) {
  const plain = text.trim().replace(/[\s\u00a0\u202f']/g, "");
  if (plain === "") return 0;
  const clock = steps === 60 && plain.match(/^(\d+):([0-5]?\d)$/);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  const dotted = plain.includes(".") ? plain : plain.replace(",", ".");
  return /^(\d+\.?\d*|\.\d+)$/.test(dotted) ? Math.round(Number(dotted) * steps) : NaN;
}

function takenIn(column, steps) {
  let taken = 0;
  for (const input of form.querySelectorAll(`input[data-column="${column}"]`)) {
    taken += read(input.value, steps) || 0;
  }
  return taken;
}

function inWords(amount, steps) {
  const digits = { minimumFractionDigits: steps === 100 ? 2 : 0, maximumFractionDigits: 2 };
  const parts = new Intl.NumberFormat(document.documentElement.lang, digits).formatToParts(amount / steps);
  const thin = amount < 10000 * steps ? "" : "\u202f"; // as the pages write numbers
  return parts.map((part) => (part.type === "group" ? thin : part.value)).join("");
}

function show() {
  for (const side of form.querySelectorAll("[data-there]")) {
    const { column, there, left, over } = side.dataset;
    const steps = Number(side.dataset.steps);
    const rest = Number(there) - takenIn(column, steps);
    side.textContent = (rest < 0 ? over : left).replace("#", inWords(Math.abs(rest), steps));
    side.classList.toggle("short", rest < 0);
  }
}

if (form) {
  form.addEventListener("input", show);
  show();
}
