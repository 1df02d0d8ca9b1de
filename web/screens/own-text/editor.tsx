// The fields of a text. What is typed is kept on the device at once, and saved as a draft when the learner pauses.
import { useEffect, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { TextArea, TextField } from '../../controls/field.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { forget, keep, kept } from '../../frame/kept.ts'
import { useWords } from '../../frame/language.ts'
import type { Details } from './own-text.tsx'
import { type Typed, typedText } from './typed-text.ts'
import words from './words.ts'

/** A pause in writing: each save is a version. */
const PAUSE_MS = 15_000

type Props = { readonly learner: string; readonly production: string; readonly saved: Details | null }

export function Editor({ learner, production, saved }: Props) {
  const t = useWords(words)
  const place = `sillage.text ${learner} ${production}`
  const [found] = useState(() => typedText(kept(place)))
  const [typed, setTyped] = useState<Typed>(found ?? { title: saved?.title ?? '', text: saved?.text ?? '' })
  const [last, setLast] = useState<Typed>({ title: saved?.title ?? '', text: saved?.text ?? '' })
  const save = useCommand((body: Typed & { learner: string; production: string }, once) =>
    api.POST('/api/productions/drafts', { ...once, body }),
  )
  const isSaved = typed.title === last.title && typed.text === last.text
  const canSave = !isSaved && typed.title.trim() !== '' && !save.isPending
  const saveNow = () => {
    const sent = typed
    save.mutate(
      { learner, production, ...sent },
      {
        onSuccess: () => {
          setLast(sent)
          const now = typedText(kept(place))
          // What was typed while it was on its way is still to be saved.
          if (now?.title === sent.title && now.text === sent.text) forget(place)
        },
      },
    )
  }
  const change = (part: Partial<Typed>) => {
    const next = { ...typed, ...part }
    setTyped(next)
    keep(place, JSON.stringify(next))
  }
  // After an error it waits for the learner, or for the next change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the timer is set anew by each change, and by nothing else.
  useEffect(() => {
    if (!canSave) return
    const timer = setTimeout(saveNow, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, canSave])

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (canSave) saveNow()
      }}
    >
      {found !== null && !isSaved && <p>{t.found}</p>}
      <TextField
        label={t.textTitle}
        required
        maxLength={200}
        value={typed.title}
        onChange={(event) => change({ title: event.target.value })}
      />
      <TextArea
        label={t.text}
        rows={14}
        maxLength={15_000}
        value={typed.text}
        onChange={(event) => change({ text: event.target.value })}
      />
      <p role="status">{isSaved ? t.saved : t.unsaved}</p>
      <Button type="submit" look="strong" busy={save.isPending} disabled={isSaved}>
        {t.save}
      </Button>
      {save.error && <CommandNote problem={save.error} />}
    </form>
  )
}
