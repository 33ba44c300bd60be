/** Every model, so that indexes and checks miss none. */
import './answer.ts';
import './audit.ts';
import './consent.ts';
import './employer.ts';
import './erasure.ts';
import './event.ts';
import './list.ts';
import './login-attempt.ts';
import './login.ts';
import './person.ts';
import './region.ts';
import './signup.ts';
import './staff.ts';
import './station.ts';
import './tally.ts';
import './union.ts';
import './wechat.ts';
