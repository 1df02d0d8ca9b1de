// A file for a content: sent as soon as it is chosen, checked by the service, and shown as learners will get it.
import { useId, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownNumber } from '../../frame/shown.ts'
import { MediaPlayer } from '../../player/media-player.tsx'
import styles from './content.module.css'
import words from './words.ts'

type Stored = paths['/api/files']['post']['responses'][201]['content']['application/json']
type Kind = 'video' | 'audio' | 'image' | 'document'

type Props = {
  readonly kind: Kind
  /** The stored file, by its id; empty before one is sent. */
  readonly file: string
  readonly wrong: string | undefined
  readonly onStored: (file: string) => void
}

const accepted: Readonly<Record<Kind, readonly string[]>> = {
  video: [],
  audio: ['audio/mpeg', 'audio/ogg', 'audio/wav', 'audio/x-wav'],
  image: ['image/png', 'image/jpeg', 'image/webp', 'image/avif'],
  document: ['application/pdf'],
}
const beginning: Readonly<Record<Kind, string>> = {
  ...{ video: 'video/', audio: 'audio/', image: 'image/', document: 'application/pdf' },
}
/** What the service accepts at most. */
const MOST_BYTES = 8 * 1_048_576

export function FileField({ kind, file, wrong, onStored }: Props) {
  const t = useWords(words)
  const id = useId()
  const store = useCommand(({ bytes }: { readonly bytes: File }) =>
    api.POST('/api/files', {
      headers: { 'content-type': 'application/octet-stream' },
      // Typed as text by the API's document; what is sent is the file itself.
      body: '',
      bodySerializer: () => bytes,
    }),
  )
  const stored = store.data
  const [isTooLarge, setTooLarge] = useState(false)
  const isOther = stored !== undefined && !stored.mediaType.startsWith(beginning[kind])
  function choose(chosen: File | undefined) {
    if (!chosen) return
    const exceeds = chosen.size > MOST_BYTES
    setTooLarge(exceeds)
    // It is not sent only to be refused.
    if (exceeds) return store.reset()
    store.mutate(
      { bytes: chosen },
      {
        onSuccess: (answer) => {
          if (answer.mediaType.startsWith(beginning[kind])) onStored(answer.file)
        },
      },
    )
  }
  const problem = store.error
  return (
    <div className={styles.file}>
      <label htmlFor={id}>{file === '' ? t.file : t.otherFile}</label>
      <input
        id={id}
        type="file"
        accept={accepted[kind].join(',')}
        required={file === ''}
        aria-describedby={`${id}-hint`}
        aria-invalid={wrong !== undefined || isOther || undefined}
        onChange={({ target }) => choose(target.files?.[0])}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {wrong ?? t.fileHint(kind)}
      </p>
      <div role="status">
        {store.isPending && <p>{t.sending}</p>}
        {isOther && <p>{t.otherKind}</p>}
        {stored && !isOther && <Preview of={stored} />}
        {!stored && file !== '' && !store.isPending && <p>{t.hasFile}</p>}
      </div>
      {isTooLarge && <p role="alert">{t.tooLarge}</p>}
      {problem && <CommandNote problem={problem} />}
    </div>
  )
}

function Preview({ of: { mediaType, bytes, url, width, height } }: { readonly of: Stored }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <>
      <p>{t.stored(shownNumber(Math.max(1, Math.round(bytes / 1_024)), language))}</p>
      {mediaType.startsWith('image/') && (
        <img
          src={`${url}&width=320&format=webp`}
          alt={t.preview}
          width={width ?? undefined}
          height={height ?? undefined}
          className={styles.preview}
        />
      )}
      {mediaType.startsWith('audio/') && <MediaPlayer medium="audio" address={url} captions={null} transcript={null} />}
    </>
  )
}
