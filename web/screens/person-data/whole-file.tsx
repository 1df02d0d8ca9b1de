// Everything that is stored about a person, to read or to keep: the service makes it, in French.
import { Link } from '@tanstack/react-router'
import { Button, buttonLook } from '../../controls/button.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './person-data.module.css'
import words from './words.ts'

export function WholeFile({ person }: { readonly person: string }) {
  const t = useWords(words)
  const ask = useCommand((_: string, once) => api.POST('/api/rights/exports', { ...once, body: { person } }))
  const address = `/api/rights/access/${person}`
  return (
    <section className={styles.panel} aria-labelledby="file">
      <h2 id="file">{t.file}</h2>
      <p className={styles.quiet}>{t.fileLead}</p>
      <div className={styles.buttons}>
        <a className={buttonLook()} href={`${address}?as=html`} target="_blank" rel="noreferrer">
          {t.asPage}
        </a>
        <a className={buttonLook()} href={`${address}?as=pdf`} download="donnees.pdf">
          {t.asPdf}
        </a>
        <a className={buttonLook()} href={`${address}?as=json`} download="donnees.json">
          {t.asJson}
        </a>
        <Button busy={ask.isPending} onClick={() => ask.mutate(person)}>
          {t.asZip}
        </Button>
      </div>
      <p role="status">{ask.data && <Link to="/jobs">{t.zipAsked}</Link>}</p>
      {ask.error && <CommandNote problem={ask.error} />}
    </section>
  )
}
