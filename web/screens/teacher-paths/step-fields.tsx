// The fields of one step of a path that is being written.
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { useWords } from '../../frame/language.ts'
import type { DraftStep } from './draft.ts'
import styles from './teacher-paths.module.css'
import words from './words.ts'

type Props = {
  readonly number: number
  readonly step: DraftStep
  readonly contents: readonly { readonly content: string; readonly title: string }[]
  readonly onChange: (step: DraftStep) => void
  /** Null for the only step. */
  readonly onRemove: (() => void) | null
}

export function StepFields({ number, step, contents, onChange, onRemove }: Props) {
  const t = useWords(words)
  const change = (what: Partial<DraftStep>) => onChange({ ...step, ...what })
  const choose = (content: string, isChosen: boolean) =>
    change({ contents: isChosen ? [...step.contents, content] : step.contents.filter((one) => one !== content) })
  return (
    <fieldset className={styles.step}>
      <legend>{t.step(number)}</legend>
      <TextField
        label={t.stepName}
        required
        maxLength={200}
        value={step.title}
        onChange={({ target }) => change({ title: target.value })}
      />
      <fieldset className={styles.contents}>
        <legend>{t.contents}</legend>
        {contents.length === 0 && <p>{t.noContents}</p>}
        {contents.map(({ content, title }) => (
          <label key={content} className={styles.check}>
            <input
              type="checkbox"
              checked={step.contents.includes(content)}
              onChange={({ target }) => choose(content, target.checked)}
            />
            <span>{title}</span>
          </label>
        ))}
      </fieldset>
      {number > 1 && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={step.afterPrevious}
            onChange={({ target }) => change({ afterPrevious: target.checked })}
          />
          <span>{t.afterPrevious}</span>
        </label>
      )}
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={step.mandatory}
          onChange={({ target }) => change({ mandatory: target.checked })}
        />
        <span>{t.mandatory}</span>
      </label>
      <div className={styles.dates}>
        <TextField
          type="date"
          label={t.opensOn}
          value={step.opensOn}
          onChange={({ target }) => change({ opensOn: target.value })}
        />
        <TextField
          type="date"
          label={t.closesOn}
          value={step.closesOn}
          onChange={({ target }) => change({ closesOn: target.value })}
        />
      </div>
      {onRemove && <Button onClick={onRemove}>{t.removeStep(number)}</Button>}
    </fieldset>
  )
}
