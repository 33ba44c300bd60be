/** Every model, so that indexes and checks miss none. */
import './employer.ts';
import './event.ts';
import './list.ts';
import './person.ts';
import './region.ts';
import './signup.ts';
import './staff.ts';
import './station.ts';
import './union.ts';
