// What a content shows, whatever its kind: its text, its recording, its image, its document. Nothing plays by itself, and nothing is
// fetched from elsewhere before the learner asks for it: the page may load from this service alone.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { paths } from '../../clients/typescript/sillage-api.ts'
import { Button, buttonLook } from '../controls/button.tsx'
import { Answer, TroubleNote } from '../frame/answer.tsx'
import { answered, api, useAsked } from '../frame/api.ts'
import type { ApiProblem } from '../frame/api-problem.ts'
import { useLanguage, useWords } from '../frame/language.ts'
import { shownNumber } from '../frame/shown.ts'
import words from './content-words.ts'
import { MediaPlayer } from './media-player.tsx'
import styles from './player.module.css'

export type Content = paths['/api/contents/{content}']['get']['responses'][200]['content']['application/json']
type Shown = { readonly of: Content }

export function ContentBody({ of }: Shown) {
  const t = useWords(words)
  const language = useLanguage()
  const { kind, text, medium, exercise, leastWords, mostWords } = of
  return (
    <>
      {text !== null && <div className={styles.text}>{text}</div>}
      {kind === 'text-production' && (
        <>
          {leastWords !== null && mostWords !== null && (
            <p>{t.words(shownNumber(leastWords, language), shownNumber(mostWords, language))}</p>
          )}
          <p>{t.writeOnPaper}</p>
        </>
      )}
      {exercise !== null && <p>{t.doExercise(exercise)}</p>}
      {medium?.url && <Elsewhere of={of} url={medium.url} />}
      {medium?.file && <Stored of={of} />}
    </>
  )
}

/** What is at another site opens in a tab of its own, after a press: until then, that site learns of nobody. */
function Elsewhere({ of, url }: Shown & { readonly url: string }) {
  const t = useWords(words)
  const { kind, alternative, transcript } = of
  const address = URL.parse(url)
  if (address?.origin === window.location.origin && (kind === 'video' || kind === 'audio'))
    return <MediaPlayer medium={kind} address={url} captions={null} transcript={transcript} />
  return (
    <>
      {alternative !== null && <p>{alternative}</p>}
      <p>
        <a href={url} target="_blank" rel="noreferrer" className={buttonLook()}>
          {t.openAt(kind, address?.hostname ?? url)}
        </a>
      </p>
      <Transcript of={of} />
    </>
  )
}

function Transcript({ of: { transcript } }: Shown) {
  const t = useWords(words)
  if (transcript === null) return null
  return (
    <details>
      <summary>{t.transcript}</summary>
      <div className={styles.text}>{transcript}</div>
    </details>
  )
}

const linkOf = ({ content, version }: Content, signal?: AbortSignal) =>
  api.GET('/api/contents/{content}/file/link', {
    params: { path: { content }, query: { version } },
    ...(signal && { signal }),
  })

/** A file that the school has stored. Its link opens for ten minutes: after that, another one is asked for. */
function Stored({ of }: Shown) {
  const asked = useAsked(['file of content', of.content, of.version], (signal) => linkOf(of, signal))
  return <Answer of={asked}>{(link) => <StoredFile of={of} link={link} anew={() => void asked.refetch()} />}</Answer>
}

type Link = paths['/api/contents/{content}/file/link']['get']['responses'][200]['content']['application/json']

function StoredFile({ of, link, anew }: Shown & { readonly link: Link; readonly anew: () => void }) {
  const t = useWords(words)
  const language = useLanguage()
  // A recording goes on with the address that it began with, though the link is asked for again meanwhile.
  const [address, setAddress] = useState(link.url)
  const [isBroken, setBroken] = useState(false)
  const size = shownNumber(Math.max(1, Math.round(link.bytes / 1_024)), language)
  if (isBroken)
    return (
      <p role="status">
        {t.broken}
        <button
          type="button"
          className={buttonLook()}
          onClick={() => {
            setAddress(link.url)
            setBroken(false)
          }}
        >
          {t.again}
        </button>
      </p>
    )
  const broke = () => {
    setBroken(true)
    anew()
  }
  if (link.mediaType.startsWith('image/'))
    return (
      <img
        src={`${address}&width=1280&format=webp`}
        srcSet={[320, 640, 1280, 1920].map((width) => `${address}&width=${width}&format=webp ${width}w`).join(', ')}
        sizes="(max-width: 46rem) 100vw, 46rem"
        alt={of.alternative ?? ''}
        width={link.width ?? undefined}
        height={link.height ?? undefined}
        onError={broke}
        className={styles.image}
      />
    )
  if (link.mediaType.startsWith('audio/'))
    return <MediaPlayer medium="audio" address={address} captions={null} transcript={of.transcript} onTrouble={broke} />
  return <StoredDocument of={of} size={size} />
}

/** The link of a document is asked for when it is pressed: a page may be open for longer than a link. */
function StoredDocument({ of, size }: Shown & { readonly size: string }) {
  const t = useWords(words)
  const fetched = useMutation<Link, ApiProblem>({
    mutationFn: () => answered(linkOf(of)),
    onSuccess: ({ url }) => follow(url),
  })
  return (
    <div>
      <Button busy={fetched.isPending} onClick={() => fetched.mutate()}>
        {t.download(size)}
      </Button>
      <p role="status">{fetched.isSuccess && t.downloading}</p>
      {fetched.error && <TroubleNote problem={fetched.error} />}
    </div>
  )
}

function follow(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}
