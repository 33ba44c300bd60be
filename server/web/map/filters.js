import { element } from './element.js';
import { label, nameOf } from './texts.js';

/**
 * Create the row of filters above the map.
 *
 * @param onChange called whenever another filter is chosen.
 * @returns a function that gives the chosen filters as parameters of `nearby`.
 */
export function createFilters(row, { kinds, services }, onChange) {
  const kind = document.createElement('select');
  kind.append(
    new Option(label('anyKind'), ''),
    ...[...kinds.values()].map((entry) => new Option(nameOf(entry), entry.key)),
  );
  const open = toggle(label('openNow'));
  const toggles = [...services.values()].map((entry) => [entry.key, toggle(nameOf(entry))]);
  row.append(open, kind, ...toggles.map(([, button]) => button));
  row.addEventListener('change', onChange);
  row.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    press(target, !isPressed(target));
    onChange();
  });
  return () => ({
    kinds: kind.value,
    services: toggles
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
