// Numbers as people read them, the same in every locale, and elements made without HTML text: nothing that came from a
// request is ever parsed as markup.

export function count(n) {
  return n.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

export function share(part) {
  if (part === null) {
    return "no data";
  }
  const percent = part * 100;
  // Never "100.0%" while there is a miss, nor "0.0%" while there is a hit.
  const shown = Math.min(part < 1 ? 99.9 : 100, Math.max(part > 0 ? 0.1 : 0, percent));
  return shown.toFixed(1) + "%";
}

export function dollars(amount) {
  const size = Math.abs(amount);
  const text = size === 0 ? "0.00" : size < 1 ? size.toFixed(4) : size.toFixed(2);
  const [whole, rest] = text.split(".");
  return (amount < 0 ? "-$" : "$") + count(whole) + "." + rest;
}

export function bytes(n) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (n >= 1024 && unit < units.length - 1) {
    n /= 1024;
    unit++;
  }
  return (unit === 0 ? n.toString() : n.toFixed(n < 10 ? 1 : 0)) + " " + units[unit];
}

export function time(seconds) {
  if (seconds < 1) {
    return seconds === 0 ? "0 s" : Math.max(1, Math.round(seconds * 1000)) + " ms";
  }
  const [unit, length] = seconds < 120 ? ["s", 1] : seconds < 7200 && seconds !== 3600 ? ["min", 60]
    : seconds < 172800 ? ["h", 3600] : ["d", 86400];
  const size = seconds / length;
  return (Number.isInteger(size) || size >= 100 ? count(Math.round(size)) : size.toFixed(1)) + " " + unit;
}

export function milliseconds(ms) {
  return ms < 1 ? Math.round(ms * 1000) + " µs" : ms.toFixed(ms < 10 ? 2 : 0) + " ms";
}

export function clock(instant) {
  return new Date(instant).toLocaleTimeString("en-GB");
}

/** With the date, unless that is the same as of `now`. */
export function moment(instant, now) {
  const day = (time) => new Date(time).toLocaleDateString("sv-SE");
  return day(instant) === day(now) ? clock(instant) : `${day(instant)} ${clock(instant)}`;
}

/** An element with text or other elements in it; attributes that are null are left out. */
export function element(name, attributes, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...content);
  return made;
}
