// What to do about an alert, in French and English, by its code.
import type { AlertCode } from './alerts.ts'

type Remedies = Readonly<Record<AlertCode, string>>

const fr: Remedies = {
  'no-worker':
    'Rien n’est mis à jour ni envoyé. Lancez « sillage worker », et lisez le journal technique de celui qui s’est arrêté.',
  'duties-unheld': 'Lisez le journal technique des programmes de travail ; « sillage doctor » nomme les tâches.',
  'read-model-behind': 'Une importation ou une reconstruction l’explique souvent. Sinon, lancez « sillage doctor ».',
  'read-model-stopped':
    'Ouvrez la vue : elle nomme l’événement. Corrigez la définition, puis réessayez ou reconstruisez.',
  'read-model-stalled': 'Lisez le journal technique du programme qui la tient à jour, puis relancez-le.',
  'read-model-frozen':
    'Lancez un programme de la version qui a fait ces lignes, ou reconstruisez la vue avec celui-ci.',
  'read-model-of-another-log': 'Rétablissez le journal qu’elle a lu, ou reconstruisez la vue.',
  'rows-parked': 'Ouvrez la vue, corrigez ce qui lit l’événement, puis réessayez. Les autres lignes continuent.',
  'process-stopped': 'Ouvrez le processus : il dit pourquoi. Corrigez-le, relancez le programme, puis réessayez.',
  'process-stalled': 'Ouvrez le processus, puis lisez le journal technique du programme qui le tient.',
  'process-of-another-log': 'Rétablissez le journal qu’il a lu, ou faites-le oublier : « sillage processes forget ».',
  'process-keys-parked': 'Ouvrez le processus, corrigez-le, puis réessayez. Les autres clés continuent.',
  'commands-stuck': 'Ouvrez le processus : il dit pourquoi elles échouent. Réessayez quand la cause est levée.',
  'webhooks-not-sent': 'Relancez un programme de travail : c’est lui qui envoie.',
  'webhooks-stalled':
    'Lisez le journal technique des programmes de travail ; « sillage doctor » nomme les destinataires.',
  'webhooks-behind': 'Un destinataire répond peut-être lentement. Regardez les envois avec l’école concernée.',
  'webhooks-of-another-log': 'Le journal a été rétabli. L’école doit reprendre ces webhooks à une position qui existe.',
  'mail-not-sent': 'Relancez un programme de travail : c’est lui qui envoie les courriels.',
  'mail-server-away':
    'Vérifiez le serveur de SILLAGE_MAIL_URL et son mot de passe. Rien n’est perdu : les courriels partent à son retour.',
  'mail-behind': 'Des courriels attendent depuis plus d’une heure. Regardez le serveur de SILLAGE_MAIL_URL.',
  'mail-refused': 'Le serveur refuse des adresses. Faites corriger les coordonnées par les écoles.',
  'file-store-away':
    'Vérifiez le serveur de SILLAGE_FILES_ENDPOINT, le nom du compartiment et les droits de la clé ; « sillage doctor » donne sa réponse.',
  'posts-not-taken':
    'Vérifiez l’adresse de SILLAGE_ALERTS_URL. L’envoi est répété ; d’ici là, lisez les alertes dans la console.',
  'jobs-waiting': 'Regardez si un programme de travail tourne, et ce qu’il fait : « sillage jobs list » par école.',
  'jobs-failed':
    'Lisez le journal technique des programmes de travail : il a la cause, avec l’identifiant de la tâche.',
  'jobs-queue-away': 'Redis ne répond pas : aucune tâche ne commence. Relancez-le ; rien n’est perdu.',
  'model-not-served':
    'Un modèle mis en service ne peut pas l’être ici : une règle le remplace. « sillage models list » dit pourquoi.',
  'answers-slow': 'Regardez ce qui occupe la machine, puis les requêtes longues dans les tableaux de bord.',
  'requests-failing': 'Lisez le journal technique du service : chaque échec y a un numéro de trace.',
  'commands-waiting': 'Le journal répond lentement, ou une école envoie beaucoup. Regardez son temps de réponse.',
  'connections-used': 'Des requêtes tiennent longtemps leur connexion. Lancez « sillage doctor ».',
  'processors-busy': 'Une reconstruction ou un entraînement l’explique souvent. Sinon, ajoutez une machine.',
  'memory-used': 'Cherchez ce qui la prend. Moins de processus pour les questions du passé en prennent moins.',
  'disk-full': 'Libérez de la place : PostgreSQL s’arrête quand le disque est plein.',
}

const en: Remedies = {
  'no-worker': 'Nothing is updated or sent. Start “sillage worker”, and read the log of the one that ended.',
  'duties-unheld': 'Read the logs of the workers; “sillage doctor” names the duties.',
  'read-model-behind': 'An import or a rebuild often explains it. Otherwise run “sillage doctor”.',
  'read-model-stopped': 'Open the read model: it names the event. Fix the definition, then retry or rebuild.',
  'read-model-stalled': 'Read the log of the worker that feeds it, then restart that worker.',
  'read-model-frozen': 'Start a worker of the version that made these rows, or rebuild the read model with this one.',
  'read-model-of-another-log': 'Restore the log that it has read, or rebuild the read model.',
  'rows-parked': 'Open the read model, fix what reads the event, then retry. Other rows go on.',
  'process-stopped': 'Open the process: it says why. Fix it, restart the worker, then retry.',
  'process-stalled': 'Open the process, then read the log of the worker that runs it.',
  'process-of-another-log': 'Restore the log that it has read, or let it forget: “sillage processes forget”.',
  'process-keys-parked': 'Open the process, fix it, then retry. Other keys go on.',
  'commands-stuck': 'Open the process: it says why they fail. Retry when the cause is gone.',
  'webhooks-not-sent': 'Restart a worker: workers send them.',
  'webhooks-stalled': 'Read the logs of the workers; “sillage doctor” names the endpoints.',
  'webhooks-behind': 'A receiver may be slow. Look at the deliveries together with the school.',
  'webhooks-of-another-log': 'The log was restored. The school must resume these webhooks at a position that exists.',
  'mail-not-sent': 'Restart a worker: workers send e-mails.',
  'mail-server-away':
    'Check the server of SILLAGE_MAIL_URL and its password. Nothing is lost: e-mails are sent when it is back.',
  'mail-behind': 'E-mails have waited for more than an hour. Look at the server of SILLAGE_MAIL_URL.',
  'mail-refused': 'The server refuses addresses. Ask the schools to correct them.',
  'file-store-away':
    'Check the server of SILLAGE_FILES_ENDPOINT, the bucket and the rights of the key; “sillage doctor” shows its answer.',
  'posts-not-taken':
    'Check the address of SILLAGE_ALERTS_URL. The message is sent again; until then, read the alerts in the console.',
  'jobs-waiting': 'See whether a worker runs, and what it does: “sillage jobs list” for each school.',
  'jobs-failed': 'Read the logs of the workers: they have the cause, with the id of the job.',
  'jobs-queue-away': 'Redis does not answer, so no job starts. Restart it; nothing is lost.',
  'model-not-served': 'A promoted model cannot serve here, so a rule replaces it. “sillage models list” says why.',
  'answers-slow': 'See what keeps the machine busy, then look for slow requests in the dashboards.',
  'requests-failing': 'Read the log of the service: each failure has a trace id there.',
  'commands-waiting': 'The log answers slowly, or a school sends a lot. Look at the time of its answers.',
  'connections-used': 'Some requests hold their connection for long. Run “sillage doctor”.',
  'processors-busy': 'A rebuild or a training often explains it. Otherwise add a machine.',
  'memory-used': 'Find what takes it. Fewer processes for questions about the past take less.',
  'disk-full': 'Free some space: PostgreSQL stops when the disk is full.',
}

export const remedyOf = (code: AlertCode): { readonly fr: string; readonly en: string } => ({
  fr: fr[code],
  en: en[code],
})
