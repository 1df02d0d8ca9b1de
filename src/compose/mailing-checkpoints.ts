// Mails checkpoints of the trail to somebody outside, as a file that the verifier reads as it is.
import { createHash } from 'node:crypto'
import type { Mailer } from '#mailing/mailer.ts'
import { linesOf, type Outside } from '#trail/handing-out.ts'

/** `domain`: of the message ids, by which the receiver knows an e-mail that came twice. */
export const mailingCheckpoints =
  (mailer: Pick<Mailer, 'send'>, { to, domain }: { readonly to: string; readonly domain: string }): Outside =>
  async (checkpoints) => {
    const lines = linesOf(checkpoints)
    const hash = createHash('sha256').update(lines).digest('hex')
    const sent = await mailer.send({
      to,
      subject: `Journal de Sillage : points de contrôle (${checkpoints.length})`,
      text: textOf(hash),
      messageId: `checkpoints-${hash.slice(0, 32)}@${domain}`,
      unsubscribe: null,
      language: 'fr',
      attachment: { name: `checkpoints-${hash.slice(0, 12)}.ndjson`, type: 'application/x-ndjson', text: lines },
    })
    if (sent.outcome !== 'sent') throw new Error(`the mail server did not take the checkpoints (${sent.why})`)
  }

const textOf = (hash: string): string => `Bonjour,

La pièce jointe contient des points de contrôle signés du journal des accès de Sillage. Ils ne nomment personne.

Conservez-la là où personne qui administre Sillage ne peut la modifier : elle permettra de voir si le journal a été
modifié après coup. Pour le vérifier, avec votre exemplaire du programme et de la clé publique :

  node verify-audit.mjs EXPORT --key sillage-audit.pem --checkpoints FICHIER [--checkpoints FICHIER …]

Empreinte SHA-256 de la pièce jointe :
${hash}

--
Signed checkpoints of the audit trail of Sillage. Keep the attached file where nobody who administers Sillage can change it.
`
