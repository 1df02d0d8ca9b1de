// The fields that a content has by its kind.
import { SelectField, TextArea, TextField } from '../../controls/field.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './content.module.css'
import type { WrongAt } from './content-form.tsx'
import { FileField } from './file-field.tsx'
import { QuestionFields } from './question-fields.tsx'
import words from './words.ts'
import type { Written } from './written-content.ts'

type Props = {
  readonly written: Written
  readonly change: (what: Partial<Written>) => void
  readonly wrongAt: WrongAt
}

export function KindFields({ written, change, wrongAt }: Props) {
  const t = useWords(words)
  const { kind } = written
  if (kind === 'quiz')
    return (
      <QuestionFields
        questions={written.questions}
        change={(questions) => change({ questions })}
        wrongAt={(pointer) => wrongAt(`/body/questions${pointer}`)}
      />
    )
  if (kind === 'text')
    return (
      <TextArea
        label={t.text}
        hint={t.textHint}
        required
        rows={10}
        maxLength={15_000}
        value={written.text}
        wrong={wrongAt('/body/text')}
        onChange={({ target }) => change({ text: target.value })}
      />
    )
  if (kind === 'exercise')
    return (
      <TextField
        label={t.exercise}
        hint={t.exerciseHint}
        required
        value={written.exercise}
        wrong={wrongAt('/body/exercise')}
        onChange={({ target }) => change({ exercise: target.value })}
      />
    )
  if (kind === 'text-production')
    return (
      <>
        <TextArea
          label={t.instructions}
          required
          rows={5}
          maxLength={4_000}
          value={written.text}
          wrong={wrongAt('/body/instructions')}
          onChange={({ target }) => change({ text: target.value })}
        />
        <div className={styles.row}>
          <TextField
            label={t.leastWords}
            inputMode="numeric"
            value={written.leastWords}
            wrong={wrongAt('/body/leastWords')}
            onChange={({ target }) => change({ leastWords: target.value })}
          />
          <TextField
            label={t.mostWords}
            inputMode="numeric"
            value={written.mostWords}
            wrong={wrongAt('/body/mostWords')}
            onChange={({ target }) => change({ mostWords: target.value })}
          />
          <TextField
            label={t.points}
            inputMode="decimal"
            value={written.points}
            wrong={wrongAt('/body/points')}
            onChange={({ target }) => change({ points: target.value })}
          />
        </div>
      </>
    )
  return (
    <>
      {kind !== 'video' && (
        <SelectField
          label={t.from}
          value={written.from}
          onChange={({ target }) => change({ from: target.value === 'link' ? 'link' : 'file' })}
        >
          <option value="file">{t.fromFile}</option>
          <option value="link">{t.fromLink}</option>
        </SelectField>
      )}
      {written.from === 'file' ? (
        <FileField
          kind={kind}
          file={written.file}
          wrong={wrongAt('/body/source')}
          onStored={(file) => change({ file })}
        />
      ) : (
        <TextField
          type="url"
          label={t.address}
          hint={kind === 'video' ? t.videoHint : t.addressHint}
          required
          maxLength={2_000}
          value={written.url}
          wrong={wrongAt('/body/source')}
          onChange={({ target }) => change({ url: target.value })}
        />
      )}
      {kind === 'image' && (
        <TextField
          label={t.alternative}
          hint={t.alternativeHint}
          required
          maxLength={500}
          value={written.alternative}
          wrong={wrongAt('/body/alternative')}
          onChange={({ target }) => change({ alternative: target.value })}
        />
      )}
      {(kind === 'video' || kind === 'audio') && (
        <TextArea
          label={t.transcript}
          hint={t.transcriptHint}
          rows={5}
          maxLength={15_000}
          value={written.transcript}
          wrong={wrongAt('/body/transcript')}
          onChange={({ target }) => change({ transcript: target.value })}
        />
      )}
    </>
  )
}
