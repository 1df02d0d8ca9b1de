// The form of a content: what every kind has, and the fields of its own kind. What the service does not accept is said at its field.
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { TextArea, TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { CommandNote, useRefusal } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './content.module.css'
import { KindFields } from './kind-fields.tsx'
import words from './words.ts'
import { type Body, bodyOf, type Written } from './written-content.ts'

type Props = {
  readonly content: string
  readonly begin: () => Written
  readonly isChanged: boolean
  readonly setChanged: (is: boolean) => void
  /** Whether a colleague has saved a version that this form does not show. */
  readonly isOutdated: boolean
  readonly setSaving: (is: boolean) => void
  readonly onSaved: () => void
  readonly isWithdrawn?: boolean
}

/** What is wrong with a field, by the pointer of its place in what is sent. */
export type WrongAt = (pointer: string) => string | undefined

export function ContentForm(props: Props) {
  const { content, begin, isChanged, setChanged, isOutdated, setSaving, onSaved, isWithdrawn = false } = props
  const t = useWords(words)
  const refusal = useRefusal()
  const [written, setWritten] = useState(begin)
  const latest = useRef(written)
  const save = useCommand((body: Body, once) => api.POST('/api/contents', { ...once, body }))
  const problem = save.error
  const wrongAt: WrongAt = (pointer) => {
    const error = problem?.errors.find((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))
    if (!error) return undefined
    // A refusal has a code, and one field; what is malformed has the words of the service alone.
    return problem?.code === 'invalid-input' || !problem
      ? t.wrong(error.detail)
      : refusal({ code: problem.code, detail: error.detail })
  }
  function change(what: Partial<Written>) {
    latest.current = { ...written, ...what }
    setWritten(latest.current)
    setChanged(true)
    if (problem) save.reset()
  }
  function send(event: FormEvent) {
    event.preventDefault()
    if (isOutdated) return
    setSaving(true)
    save.mutate(bodyOf(content, written), {
      onSuccess: () => {
        // What was typed while it was on its way is not saved.
        if (latest.current === written) setChanged(false)
        onSaved()
      },
      onSettled: () => setSaving(false),
    })
  }
  return (
    <Panel title={t.kindOf(written.kind)}>
      <form onSubmit={send} className={styles.form}>
        <TextField
          label={t.title}
          required
          maxLength={200}
          value={written.title}
          wrong={wrongAt('/title')}
          onChange={({ target }) => change({ title: target.value })}
        />
        <KindFields written={written} change={change} wrongAt={wrongAt} />
        <TextField
          label={t.minutes}
          inputMode="numeric"
          value={written.minutes}
          wrong={wrongAt('/minutes')}
          onChange={({ target }) => change({ minutes: target.value })}
        />
        <TextArea
          label={t.skills}
          hint={t.skillsHint}
          rows={2}
          value={written.skills}
          wrong={wrongAt('/skills')}
          onChange={({ target }) => change({ skills: target.value })}
        />
        <TextField
          label={t.source}
          maxLength={500}
          value={written.source}
          wrong={wrongAt('/source')}
          onChange={({ target }) => change({ source: target.value })}
        />
        {problem && <CommandNote problem={problem} />}
        {!isWithdrawn && (
          <Button type="submit" look="strong" busy={save.isPending} disabled={isOutdated}>
            {t.save}
          </Button>
        )}
        <p role="status">{save.isSuccess && !isChanged && t.saved}</p>
      </form>
    </Panel>
  )
}
