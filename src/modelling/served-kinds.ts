// What this program can serve of each kind of model: the hash of the features that it computes, and how bytes become a model.
import type { ModelKind } from '#events/insight/models.ts'
import { riskModelOf } from '#ml/at-risk/risk-model.ts'
import { courseRiskOf } from '#ml/course-risk/stored-course-risk.ts'
import { modelSchemas } from '#ml/features/model-schemas.ts'
import { levelModelOf } from '#ml/level/stored-level-model.ts'
import { nextAnswerOf } from '#ml/next-answer/stored-model.ts'

type ServedKind<Model> = {
  readonly schema: string
  /** Throws where the bytes are not such a model. */
  readonly load: (bytes: Uint8Array) => Model
}

export const servedKinds = {
  'next-answer': { schema: modelSchemas['next-answer'], load: nextAnswerOf },
  'at-risk': { schema: modelSchemas['at-risk'], load: riskModelOf },
  'course-risk': { schema: modelSchemas['course-risk'], load: courseRiskOf },
  level: { schema: modelSchemas.level, load: levelModelOf },
} as const satisfies Readonly<Record<ModelKind, ServedKind<unknown>>>

/** The loaded model of a kind. */
export type ModelOf<Kind extends ModelKind> = ReturnType<(typeof servedKinds)[Kind]['load']>
