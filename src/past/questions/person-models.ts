// The read models about a person: those whose rows depend on that person's own history.

import type { Definitions } from '#definitions/definitions.ts'
import type { Caller } from '#identity/caller.ts'
import { subjectColumns } from '#kernel/forgetting.ts'
import type { PersonId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'

const KINDS: ReadonlySet<string | undefined> = new Set(['learner', 'person'])

/** Every projection `of` a learner or a person with that person in its key, by name. */
export const personModels = ({ projections }: Pick<Definitions, 'projections'>): readonly Projection[] =>
  [...projections.values()]
    .filter((model) => KINDS.has(model.of) && subjectColumns(model).length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1))

const SEES_NAMES = 'teaching:read'

/** Names are for the school's staff and for the person. An application that reports answers does not need them. */
export const modelsSeenBy = (
  { actor, permissions }: Caller,
  person: PersonId,
  models: ReadonlyMap<string, Projection>,
): ReadonlyMap<string, Projection> =>
  actor === person || permissions.has(SEES_NAMES)
    ? models
    : new Map([...models].filter(([, { of }]) => of !== 'person'))
