// The fields of one condition of a badge. A kind shows those that it has.
import { Button } from '../../controls/button.tsx'
import { SelectField, TextField } from '../../controls/field.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './school-badges.module.css'
import words from './words.ts'
import { type Condition, counteds, type Fault, hasLevel, hasSkill, reachedLevels } from './written-badge.ts'

const kinds = ['count', 'streak', 'mastery', 'competencies'] as const
const levels = ['1', '2', '3', '4', '5'] as const
const days = ['weekdays', 'every-day'] as const
const fieldOf = { count: '/atLeast', streak: '/days', mastery: '/skills', competencies: '/atLeast' } as const

type Props = {
  readonly number: number
  readonly condition: Condition
  readonly change: (condition: Condition) => void
  /** What the API refused in a field of this condition. */
  readonly fault: (field: string) => Fault | null
  readonly remove?: () => void
}

export function ConditionFields({ number, condition, change, fault, remove }: Props) {
  const t = useWords(words)
  const { kind, counted, on, reached } = condition
  const among = fault('/among')
  return (
    <fieldset className={styles.condition}>
      <legend>{t.condition(number)}</legend>
      <div className={styles.row}>
        <SelectField
          label={t.kind}
          value={kind}
          onChange={({ target }) => change({ ...condition, kind: kinds.find((one) => one === target.value) ?? kind })}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t.kinds(one)}
            </option>
          ))}
        </SelectField>
        {kind === 'count' && (
          <SelectField
            label={t.counted}
            value={counted}
            onChange={({ target }) =>
              change({ ...condition, counted: counteds.find((one) => one === target.value) ?? counted })
            }
          >
            {counteds.map((one) => (
              <option key={one} value={one}>
                {t.counteds(one)}
              </option>
            ))}
          </SelectField>
        )}
        <TextField
          label={t.numbers(kind)}
          inputMode="numeric"
          required
          value={condition.number}
          wrong={fault(fieldOf[kind]) ? t.wrongNumber(kind) : null}
          onChange={({ target }) => change({ ...condition, number: target.value })}
        />
        {kind === 'streak' && (
          <SelectField
            label={t.days}
            value={on}
            onChange={({ target }) => change({ ...condition, on: days.find((one) => one === target.value) ?? on })}
          >
            {days.map((one) => (
              <option key={one} value={one}>
                {t.daysOf(one)}
              </option>
            ))}
          </SelectField>
        )}
        {kind === 'competencies' && (
          <SelectField
            label={t.reached}
            value={reached}
            onChange={({ target }) =>
              change({ ...condition, reached: reachedLevels.find((one) => one === target.value) ?? reached })
            }
          >
            {reachedLevels.map((one) => (
              <option key={one} value={one}>
                {t.reachedLevels(one)}
              </option>
            ))}
          </SelectField>
        )}
        {hasLevel(condition) && (
          <SelectField
            label={t.fromLevel}
            value={condition.fromLevel}
            onChange={({ target }) => change({ ...condition, fromLevel: target.value })}
          >
            <option value="">{t.anyLevel}</option>
            {levels.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      {hasSkill(condition) && (
        <TextField
          label={t.inside}
          hint={t.insideHint}
          maxLength={100}
          value={condition.inside}
          wrong={fault('/in') ? t.wrongInside : null}
          onChange={({ target }) => change({ ...condition, inside: target.value })}
        />
      )}
      {kind === 'competencies' && (
        <TextField
          label={t.among}
          hint={t.amongHint}
          maxLength={1_000}
          value={condition.among}
          wrong={among && (among === 'itself' ? t.tooManyAmong : t.unknownAmong)}
          onChange={({ target }) => change({ ...condition, among: target.value })}
        />
      )}
      {remove && <Button onClick={remove}>{t.remove(number)}</Button>}
    </fieldset>
  )
}
