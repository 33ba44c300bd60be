import { hoursOfKey } from '../hours/key.ts';
import { type Hours, type StateCode, unknown } from '../hours/read.ts';
import { stateIn } from '../hours/state.ts';

/** What holds in a minute of Shanghai's clock, by the number of the hours. */
export interface Moment {
  minute: number;
  states: Uint8Array;
}

/** The opening hours of all stations: each distinct text is read once, and evaluated when its state may change. */
export interface Timetable {
  /** The number of hours, by their key (server/stations/hours/key.ts). */
  numberOf(key: string): number;
  /** Hours by their number; nothing where they are not understood. */
  hours(number: number): Hours | undefined;
  /** Let the present be a minute; a clock that goes back is followed too. */
  turnTo(minute: number): Moment;
  /** The states at another time. */
  at(minute: number): Moment;
  /** Grows whenever a state of the present becomes another. */
  turns(): number;
}

const momentsKept = 16;

/** No hours yet. */
export function createTimetable(): Timetable {
  const numbers = new Map<string, number>();
  const read: (Hours | undefined)[] = [];
  const present: Moment = { minute: 0, states: new Uint8Array(256) };
  /** Until which minute the state of each is known to hold. */
  let until = new Float64Array(256);
  let turns = 0;
  const moments = new Map<number, Moment>();

  const evaluate = (number: number, minute: number): { state: StateCode; until: number } => {
    const hours = read[number];
    return hours ? stateIn(hours, minute) : { state: unknown, until: Number.POSITIVE_INFINITY };
  };
  const settle = (number: number) => {
    const next = evaluate(number, present.minute);
    if (present.states[number] !== next.state) turns++;
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
      const number = read.length;
      numbers.set(key, number);
      read.push(hoursOfKey(key));
      if (number >= until.length) grow();
      moments.clear();
      settle(number);
      return number;
    },
    hours: (number) => read[number],
    turnTo(minute) {
      if (minute === present.minute) return present;
      const back = minute < present.minute;
      present.minute = minute;
      for (let number = 0; number < read.length; number++) {
        if (back || minute >= (until[number] as number)) settle(number);
      }
      return present;
    },
    at(minute) {
      const known = minute === present.minute ? present : moments.get(minute);
      if (known) return known;
      if (moments.size >= momentsKept) moments.clear();
      const states = Uint8Array.from(read, (_, number) => evaluate(number, minute).state);
      const moment = { minute, states };
      moments.set(minute, moment);
      return moment;
    },
    turns: () => turns,
  };
}
