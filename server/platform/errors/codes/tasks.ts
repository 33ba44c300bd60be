import { failure } from '../failure.ts';

/** Failure codes of tasks, a part of the catalogue. */
export const taskFailures = {
  task_not_found: failure(
    'missing',
    '没有这个单位的建会任务：{employer}',
    'There is no task for this employer: {employer}',
  ),
  step_not_next: failure(
    'conflict',
    '任务现为“{state}”，不能进行“{step}”；下一步可以是：{next}',
    'The task is {state}: {step} cannot follow. Next may be: {next}',
  ),
  step_incomplete: failure('invalid', '该步骤须填写 {field}', 'This step needs {field}.'),
  step_too_early: failure(
    'invalid',
    '日期须不早于上一步（{after}）且不晚于今天：{on}',
    'The day must not lie before the step before ({after}) nor after today: {on}',
  ),
  step_meanwhile: failure(
    'conflict',
    '另有人刚刚更新了该任务，请查看后再填：{employer}',
    'Somebody else has just gone on with this task; look at it first: {employer}',
  ),
  union_code_wrong: failure(
    'invalid',
    '须为工会的统一社会信用代码（81…）：{code}',
    'It must be the unified code of a union (81…): {code}',
  ),
  union_taken: failure('conflict', '该代码已是别的工会：{code}', 'This code belongs to another union already: {code}'),
  union_not_joint: failure('invalid', '须为联合基层工会：{code}', 'This is not a joint union: {code}'),
} as const;
