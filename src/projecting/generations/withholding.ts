// The administration of read models as people use it: its answers hold no row about somebody whose data may only be stored, and
// say how many they leave out. The rows of all schools are counted all the same.
import { TenantId } from '#kernel/ids.ts'
import type { WithholdRestricted } from '#privacy/withhold-restricted.ts'
import type { Administration } from './administration.ts'
import type { RowDifference } from './compare-tally.ts'

type Differing = { readonly first: readonly RowDifference[] }

export function withholdingRows(all: Administration, withhold: WithholdRestricted): Administration {
  async function shown<Answer extends Differing>(answer: Answer): Promise<Answer> {
    const { rows, withheld } = await withhold(answer.first, ({ key }) => TenantId.parse(key.tenant))
    return withheld === 0 ? answer : { ...answer, first: rows, withheld }
  }
  return {
    ...all,
    diff: async (...asked) => shown(await all.diff(...asked)),
    verify: async (...asked) => shown(await all.verify(...asked)),
    rebuild: async (...asked) =>
      Promise.all(
        (await all.rebuild(...asked)).map(async (built) =>
          built.comparison ? { ...built, comparison: await shown(built.comparison) } : built,
        ),
      ),
    parked: async (...asked) => withhold((await all.parked(...asked)).rows, ({ tenant }) => tenant),
  }
}
