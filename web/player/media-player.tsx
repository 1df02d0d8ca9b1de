// A recording with its captions and its words. Nothing plays by itself.
import { useEffect, useState } from 'react'
import { useLanguage, useWords } from '../frame/language.ts'
import styles from './player.module.css'
import words from './words.ts'

type Props = {
  readonly medium: string
  readonly address: string
  readonly captions: string | null
  readonly transcript: string | null
  /** The address opens nothing: a link has expired, or there is no network. */
  readonly onTrouble?: () => void
}

export function MediaPlayer({ medium, address, captions, transcript, onTrouble }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const [track, setTrack] = useState<string | null>(null)
  useEffect(() => {
    if (captions === null) return
    const url = URL.createObjectURL(new Blob([captions], { type: 'text/vtt' }))
    setTrack(url)
    return () => URL.revokeObjectURL(url)
  }, [captions])
  return (
    <>
      {medium === 'audio' ? (
        <audio
          controls
          preload="metadata"
          src={address}
          aria-label={t.audio}
          className={styles.media}
          onError={onTrouble}
        >
          <track default kind="captions" src={track ?? undefined} srcLang={language} label={t.captions} />
        </audio>
      ) : (
        <video
          controls
          preload="metadata"
          src={address}
          aria-label={t.video}
          className={styles.media}
          onError={onTrouble}
        >
          <track default kind="captions" src={track ?? undefined} srcLang={language} label={t.captions} />
        </video>
      )}
      {transcript !== null && (
        <details>
          <summary>{t.transcript}</summary>
          <div className={styles.text}>{transcript}</div>
        </details>
      )}
    </>
  )
}
