// A learner's own data: what is kept, in plain words; consents, requests and who looked, for whoever signed in with a password.
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { may, useSession } from '../../frame/session.ts'
import { Consents } from '../person-data/consents.tsx'
import styles from '../person-data/person-data.module.css'
import { Requests } from '../person-data/requests.tsx'
import { WhoLooked } from '../person-data/who-looked.tsx'
import { WholeFile } from '../person-data/whole-file.tsx'
import words from './words.ts'

export default function OwnData() {
  const t = useWords(words)
  const { data: session } = useSession()
  if (!session) return null
  const own = { person: session.person, isOwn: true, mayDecide: true }
  return (
    <Page title={t.title}>
      <section className={styles.panel} aria-labelledby="kept">
        <h2 id="kept">{t.kept}</h2>
        <p>{t.work}</p>
        <p>{t.why}</p>
        <p>{t.notOthers}</p>
      </section>
      {may(session, 'rights:consent') && <Consents {...own} />}
      {may(session, 'rights:ask') && <Requests {...own} />}
      {may(session, 'rights:read') && <WholeFile person={own.person} />}
      {may(session, 'trail:read') ? (
        <WhoLooked {...own} />
      ) : (
        <section className={styles.panel} aria-labelledby="ask">
          <h2 id="ask">{t.askTitle}</h2>
          <p>{t.ask}</p>
          <p>{t.askWhom}</p>
        </section>
      )}
    </Page>
  )
}
