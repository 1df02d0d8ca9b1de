// What a learner is shown of what they revise: the question of an exercise with its answer, the title of a content.
import type { QueryCreator } from 'kysely'
import { itemKey, type RevisedItem } from '#events/learning/revisions.ts'
import { ExerciseId } from '#events/learning/values.ts'
import { ContentItemId } from '#events/teaching/content-ids.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { Tables } from '#kernel/query.ts'
import type contentVersions from '../../projections/teaching/content-versions.ts'
import type contents from '../../projections/teaching/contents.ts'
import type curriculumExercises from '../../projections/teaching/curriculum-exercises.ts'

export type Face = { readonly title: string | null; readonly question: string | null; readonly expected: string | null }
const none: Face = { title: null, question: null, expected: null }

/**
 * The faces of some items, by item. Exercises that the school's bank does not have, and ids that are no content of the school, have
 * none; a content has the title of the version that learners get.
 */
export async function revisedFaces(
  db: QueryCreator<Tables<readonly [typeof curriculumExercises, typeof contents, typeof contentVersions]>>,
  tenant: TenantId,
  items: readonly RevisedItem[],
): Promise<(item: RevisedItem) => Face> {
  const faces = new Map<string, Face>()
  const ids = (kind: RevisedItem['kind']) => items.flatMap((one) => (one.kind === kind ? [one.item] : []))
  const exercises = ids('exercise').flatMap((item) => ExerciseId.safeParse(item).data ?? [])
  if (exercises.length > 0) {
    const found = await db
      .selectFrom('curriculumExercises')
      .select(['exercise', 'question', 'expected'])
      .where('tenant', '=', tenant)
      .where('exercise', 'in', exercises)
      .execute()
    for (const { exercise, ...face } of found) faces.set(`exercise ${exercise}`, { ...none, ...face })
  }
  const ofSchool = ids('content').flatMap((item) => ContentItemId.safeParse(item).data ?? [])
  if (ofSchool.length > 0) {
    const found = await db
      .selectFrom('contents')
      .innerJoin('contentVersions as one', (join) =>
        join
          .onRef('one.tenant', '=', 'contents.tenant')
          .onRef('one.content', '=', 'contents.content')
          .onRef('one.version', '=', 'contents.validated'),
      )
      .select(['contents.content', 'one.title'])
      .where('contents.tenant', '=', tenant)
      .where('contents.content', 'in', ofSchool)
      .execute()
    for (const { content, title } of found) faces.set(`content ${content}`, { ...none, title })
  }
  return (item) => faces.get(itemKey(item)) ?? none
}
