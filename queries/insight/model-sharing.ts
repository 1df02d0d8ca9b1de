import { z } from 'zod'
import { Reason, SharedKind, sharedKinds } from '#events/insight/models.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { defineQuery } from '#kernel/query.ts'
import modelSharing from '../../projections/insight/model-sharing.ts'

const Sharing = z
  .object({
    kind: SharedKind,
    isSharing: z.boolean().describe('Whether the school shares models of this kind.'),
    since: momentText('When that was decided; null if it never was.').nullable(),
    reason: Reason.nullable().describe('Why; null if it was never decided.'),
  })
  .meta({ id: 'SharedKind', description: 'Whether the school shares models of a kind with other schools.' })

/** Whether the school shares its models, kind by kind. */
export default defineQuery('model-sharing', {
  summary: 'Get what is shared',
  description:
    'Whether the school shares learning models with other schools, by kind: answers of its learners are then read for models that also serve these schools, and the school is offered these models. No other school is named.',
  path: '/api/model-sharing',
  may: 'models:read',
  of: () => ({ kind: 'school' }),
  purpose: 'prediction',
  input: z.object({}),
  output: z.object({ items: z.array(Sharing).describe('Each kind that can be shared.') }),
  example: {
    input: {},
    output: {
      items: [
        { kind: 'next-answer', isSharing: false, since: null, reason: null },
        { kind: 'at-risk', isSharing: false, since: null, reason: null },
        {
          kind: 'level',
          isSharing: true,
          since: '2026-11-20T17:02:11.000Z',
          reason: 'Décidé avec la direction, après avis du délégué à la protection des données.',
        },
      ],
    },
  },
  reads: [modelSharing],
  about: () => [],
  async run({ db, tenant }) {
    const rows = await db
      .selectFrom('modelSharing')
      .select(['kind', 'isSharing', 'since', 'reason'])
      .where('tenant', '=', tenant)
      .execute()
    const byKind = new Map(rows.map((row) => [row.kind, row]))
    return {
      items: sharedKinds.map((kind) => byKind.get(kind) ?? { kind, isSharing: false, since: null, reason: null }),
    }
  },
})
