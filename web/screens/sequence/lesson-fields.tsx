// A lesson in the form of a sequence: its objectives, what comes first, and its activities.
import { Button } from '../../controls/button.tsx'
import { TextArea, TextField } from '../../controls/field.tsx'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { ActivityFields } from './activity-fields.tsx'
import styles from './sequence.module.css'
import words from './words.ts'
import { emptyActivity, type Lesson, linesOf, replaced, without } from './written-sequence.ts'

type Props = {
  readonly lesson: Lesson
  readonly number: number
  readonly others: readonly Lesson[]
  readonly change: (next: Lesson) => void
  readonly remove: (() => void) | null
}

export function LessonFields({ lesson, number, others, change, remove }: Props) {
  const t = useWords(words)
  const { activities, objectives, prerequisites } = lesson
  return (
    <fieldset className={styles.lesson}>
      <legend>{t.lesson(number)}</legend>
      <TextField
        label={t.title}
        required
        maxLength={200}
        value={lesson.title}
        onChange={(event) => change({ ...lesson, title: event.target.value })}
      />
      {(['knowledge', 'skill'] as const).map((kind) => (
        <TextArea
          key={kind}
          label={t[kind]}
          hint={t.oneALine}
          rows={2}
          defaultValue={objectives
            .filter((one) => one.kind === kind)
            .map(({ text }) => text)
            .join('\n')}
          onChange={(event) =>
            change({
              ...lesson,
              objectives: [
                ...objectives.filter((one) => one.kind !== kind),
                ...linesOf(event.target.value).map((text) => ({ kind, text })),
              ],
            })
          }
        />
      ))}
      {others.length > 0 && (
        <fieldset className={styles.plain}>
          <legend>{t.prerequisites}</legend>
          {others.map((other) => (
            <label key={other.lesson} className={styles.check}>
              <input
                type="checkbox"
                checked={prerequisites.includes(other.lesson)}
                onChange={(event) =>
                  change({
                    ...lesson,
                    prerequisites: event.target.checked
                      ? [...prerequisites, other.lesson]
                      : prerequisites.filter((one) => one !== other.lesson),
                  })
                }
              />
              <span>{other.title || t.noTitle(other.number)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {activities.map((activity, at) => (
        <ActivityFields
          key={activity.activity}
          activity={activity}
          number={at + 1}
          change={(next) => change({ ...lesson, activities: replaced(activities, at, next) })}
          remove={activities.length < 2 ? null : () => change({ ...lesson, activities: without(activities, at) })}
        />
      ))}
      <div className={styles.actions}>
        <Button
          onClick={() =>
            change({ ...lesson, activities: [...activities, emptyActivity(activities.length + 1, newId)] })
          }
        >
          {t.addActivity}
        </Button>
        {remove && <Button onClick={remove}>{t.removeLesson}</Button>}
      </div>
    </fieldset>
  )
}
