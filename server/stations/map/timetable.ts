import { parseHoursKey } from '../hours/hours-key.ts';
import { type Hours, type StateCode, unknownState } from '../hours/parse-hours.ts';
import { stateAt } from '../hours/state-at.ts';

/** The states of all opening hours in a minute of Shanghai's clock. */
export interface Moment {
  minute: number;
  /** State codes by the number of the hours. */
  states: Uint8Array;
}

/**
 * The opening hours of all stations. Each distinct text is parsed once, and evaluated only when its state may have
 * changed.
 */
export interface Timetable {
  /** The number of some hours, by their `hoursKey`; new ones are added. */
  numberOf(key: string): number;
  /** @returns the hours with a number; undefined when they are not understood. */
  hours(number: number): Hours | undefined;
  /** Move the clock to a minute, forwards or backwards. */
  moveTo(minute: number): Moment;
  /** The states in any other minute. */
  at(minute: number): Moment;
  /** A counter that grows whenever a state changes while the clock moves. */
  changeCount(): number;
}

const maxMoments = 16;

/** Create an empty timetable. */
export function createTimetable(): Timetable {
  const numbers = new Map<string, number>();
  const parsed: (Hours | undefined)[] = [];
  const present: Moment = { minute: 0, states: new Uint8Array(256) };
  /** The minute until which the state of each is known to hold. */
  let until = new Float64Array(256);
  let changeCount = 0;
  const moments = new Map<number, Moment>();

  const evaluate = (number: number, minute: number): { state: StateCode; until: number } => {
    const hours = parsed[number];
    return hours ? stateAt(hours, minute) : { state: unknownState, until: Number.POSITIVE_INFINITY };
  };
  const update = (number: number) => {
    const next = evaluate(number, present.minute);
    if (present.states[number] !== next.state) changeCount++;
    present.states[number] = next.state;
    until[number] = next.until;
  };
  const grow = () => {
    const states = new Uint8Array(2 * until.length);
    states.set(present.states);
    present.states = states;
    const longer = new Float64Array(states.length);
    longer.set(until);
    until = longer;
  };

  return {
    numberOf(key) {
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const number = parsed.length;
      numbers.set(key, number);
      parsed.push(parseHoursKey(key));
      if (number >= until.length) grow();
      moments.clear();
      update(number);
      return number;
    },
    hours: (number) => parsed[number],
    moveTo(minute) {
      if (minute === present.minute) return present;
      const back = minute < present.minute;
      present.minute = minute;
      for (let number = 0; number < parsed.length; number++) {
        if (back || minute >= (until[number] as number)) update(number);
      }
      return present;
    },
    at(minute) {
      const known = minute === present.minute ? present : moments.get(minute);
      if (known) return known;
      if (moments.size >= maxMoments) moments.clear();
      const states = Uint8Array.from(parsed, (_, number) => evaluate(number, minute).state);
      const moment = { minute, states };
      moments.set(minute, moment);
      return moment;
    },
    changeCount: () => changeCount,
  };
}
