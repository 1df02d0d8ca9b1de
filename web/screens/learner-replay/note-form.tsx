// The form for a note about the event at the playhead.
import { useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import dialogStyles from '../../controls/dialog.module.css'
import { TextArea } from '../../controls/field.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import words from './note-form-words.ts'

const LONGEST = 1_000

type Props = {
  readonly learner: string
  /** The event, as a sentence. */
  readonly about: string | undefined
  readonly revision: number
  readonly close: () => void
}

export default function NoteForm({ learner, about, revision, close }: Props) {
  const t = useWords(words)
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  // A note whose answer was lost is written once when it is sent again.
  const [note] = useState(newId)
  const [text, setText] = useState('')
  const write = useCommand(
    (
      body: { readonly learner: string; readonly note: string; readonly revision: number; readonly text: string },
      once,
    ) => api.POST('/api/notes', { ...once, body }),
  )
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  const send = () => write.mutate({ learner, note, revision, text: text.trim() }, { onSuccess: () => close() })
  return (
    <dialog ref={dialog} className={dialogStyles.dialog} aria-labelledby={`${id}-title`} onClose={close}>
      <h2 id={`${id}-title`}>{t.title}</h2>
      <p>{about}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '') send()
        }}
      >
        <TextArea
          label={t.text}
          hint={t.hint}
          value={text}
          rows={4}
          required
          maxLength={LONGEST}
          onChange={(event) => setText(event.target.value)}
        />
        {write.error && <CommandNote problem={write.error} />}
        <div className={dialogStyles.buttons}>
          <Button type="button" onClick={close}>
            {t.cancel}
          </Button>
          <Button type="submit" look="strong" busy={write.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
