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
  const isWhole = steps === 60 ? amount >= 6000 : amount % steps === 0; // large hours are rounded, round money is short
  const digits = isWhole ? { maximumFractionDigits: 0 } : { minimumFractionDigits: steps === 100 ? 2 : 0, maximumFractionDigits: 2 };
  const parts = new Intl.NumberFormat(document.documentElement.lang, digits).formatToParts(amount / steps);
  const thin = amount < 10000 * steps ? "" : "\u202f"; // as the pages write numbers
  return parts.map((part) => (part.type === "group" ? thin : part.value)).join("");
}

/** Minutes as the pages write them: 3 h 45; from an hour on to the nearest five, as the server rounds. */
function inTime(exact) {
  const minutes = exact < 60 ? exact : Math.round(exact / 5) * 5;
  if (minutes < 60) return `${minutes}\u202f${form.dataset.minute}`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}\u202fh` + (rest ? `\u202f${String(rest).padStart(2, "0")}` : "");
}

function showWeeks() {
  for (const week of form.querySelectorAll("[data-weekly]")) {
    const typed = read(document.getElementById(week.dataset.of).value, 60);
    if (!Number.isNaN(typed)) week.textContent = week.dataset.words.replace("#", inTime(Math.round(typed / Number(week.dataset.weekly))));
  }
}

function show() {
  showWeeks();
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
