// The kinds of models that questions ask, and what each is once its bytes are loaded.
import type { AskModels, ServedModel } from '#kernel/served-model.ts'
import type { RiskModel } from './at-risk/risk-model.ts'
import type { CourseRisk } from './course-risk/course-risk.ts'
import type { StoredLevelModel } from './level/stored-level-model.ts'

declare module '#kernel/served-model.ts' {
  interface LoadedModels {
    readonly 'at-risk': RiskModel
    readonly 'course-risk': CourseRisk
    readonly level: StoredLevelModel
  }
}

const none = async (): Promise<ServedModel<never>> => ({ state: 'fallback', model: null, because: 'none-promoted' })

/** Where no model is promoted. */
export const noModels: AskModels = { 'at-risk': none, 'course-risk': none, level: none }
