import { element } from './element.js';
import { nameOf, say } from './words.js';

/**
 * The row of filters over the map.
 *
 * @param change Called whenever another choice is made.
 * @returns What is chosen: parameters of `nearby`.
 */
export function filterRow(row, { kinds, services }, change) {
  const kind = document.createElement('select');
  kind.append(
    new Option(say('anyKind'), ''),
    ...[...kinds.values()].map((entry) => new Option(nameOf(entry), entry.key)),
  );
  const open = toggle(say('openNow'));
  const wanted = [...services.values()].map((entry) => [entry.key, toggle(nameOf(entry))]);
  row.append(open, kind, ...wanted.map(([, button]) => button));
  row.addEventListener('change', change);
  row.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    press(target, !isPressed(target));
    change();
  });
  return () => ({
    kinds: kind.value,
    services: wanted
      .filter(([, button]) => isPressed(button))
      .map(([key]) => key)
      .join(','),
    open: isPressed(open) ? 'yes' : undefined,
  });
}

function toggle(text) {
  const button = element('button', text);
  button.type = 'button';
  press(button, false);
  return button;
}

const isPressed = (button) => button.getAttribute('aria-pressed') === 'true';
const press = (button, on) => button.setAttribute('aria-pressed', String(on));
