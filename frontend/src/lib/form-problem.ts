import { toProblem } from './problem';

import type { FormInstance } from 'antd';

/**
 * Put a refusal at the fields it names: those of a 422, and with `byCode` a field for an error's code (a taken address).
 * What remains for the form's foot is returned: null when every part found its field.
 */
export function showFieldProblems(
  form: FormInstance,
  error: unknown,
  byCode: Readonly<Record<string, string>> = {},
): unknown {
  const problem = toProblem(error);
  const named = byCode[problem.code ?? ''];
  const known = new Set(Object.keys(form.getFieldsValue(true) as object));
  const found = new Map<string, string[]>();
  if (named) found.set(named, [problem.detail]);
  let rest = problem.fields.length === 0 && !named;
  for (const { loc, msg } of problem.fields) {
    const name = loc.find((part) => typeof part === 'string' && known.has(part));
    if (name === undefined) rest = true;
    else found.set(String(name), [...(found.get(String(name)) ?? []), msg]);
  }
  form.setFields([...found].map(([name, errors]) => ({ name, errors })));
  return rest ? error : null;
}
