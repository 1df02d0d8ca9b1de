// Every type of problem that the API reports: its status, and the text of its page in French and English.

type Words = { readonly title: string; readonly text: string }
export type ProblemType = { readonly status: number; readonly en: Words; readonly fr: Words }

export const problemTypes = {
  'malformed-request': {
    status: 400,
    en: {
      title: 'The request is malformed',
      text: 'A header, the address or the request line could not be read. See the detail for which one.',
    },
    fr: {
      title: 'La requête est mal formée',
      text: 'Un en-tête, l’adresse ou la ligne de requête est illisible. Le détail précise lequel.',
    },
  },
  'malformed-body': {
    status: 400,
    en: {
      title: 'The body is malformed',
      text: 'The body is not valid JSON in UTF-8, has a duplicate key, or contains a forbidden key (“__proto__”).',
    },
    fr: {
      title: 'Le corps est mal formé',
      text: 'Le corps n’est pas du JSON valide en UTF-8, répète une clé ou contient une clé interdite (« __proto__ »).',
    },
  },
  unauthenticated: {
    status: 401,
    en: {
      title: 'A valid token is required',
      text: 'The request has no token or session, or one that has expired or is not for this service. Sign in, or send “Authorization: Bearer …”. When you sign in: the name, the password or the code is not right, and the answer does not say which.',
    },
    fr: {
      title: 'Jeton valide requis',
      text: 'La requête n’a ni jeton ni session, ou bien ils ont expiré ou sont destinés à un autre service. Connectez-vous, ou envoyez « Authorization: Bearer … ». À la connexion : le nom, le mot de passe ou le code est inexact, et la réponse ne dit pas lequel.',
    },
  },
  'too-many-attempts': {
    status: 429,
    en: {
      title: 'Too many attempts to sign in',
      text: 'Sign-in failed several times, or too many people are signing in at once. Try again after the time in Retry-After: the delay ends by itself. Without Retry-After (the code is then “ask-teacher”), a teacher has to unlock the child.',
    },
    fr: {
      title: 'Trop de tentatives de connexion',
      text: 'La connexion a échoué plusieurs fois, ou trop de personnes se connectent en même temps. Réessayez après le délai de Retry-After : l’attente prend fin d’elle-même. Sans Retry-After (le code est alors « ask-teacher »), un enseignant doit débloquer l’enfant.',
    },
  },
  'too-many-requests': {
    status: 429,
    en: {
      title: 'Too many requests',
      text: 'Each account, device, class, school and network has a budget for requests, and each request has a cost. One budget is used up; “facts” names it. Refused requests cost nothing. Try again after the time in Retry-After, and send less: RateLimit shows what is left.',
    },
    fr: {
      title: 'Trop de requêtes',
      text: 'Chaque compte, appareil, classe, établissement et réseau dispose d’un budget de requêtes, et chaque requête a un coût. L’un de ces budgets est épuisé ; « facts » indique lequel. Une requête refusée ne coûte rien. Réessayez après le délai de Retry-After, et envoyez moins de requêtes : RateLimit montre ce qui reste.',
    },
  },
  forbidden: {
    status: 403,
    en: {
      title: 'Not allowed',
      text: 'Your token is valid, but does not allow this. The detail names the missing permission.',
    },
    fr: {
      title: 'Interdit',
      text: 'Votre jeton est valide, mais ne permet pas cette action. Le détail nomme la permission manquante.',
    },
  },
  'not-found': {
    status: 404,
    en: { title: 'Not found', text: 'There is nothing at this address, or nothing that your school may see.' },
    fr: { title: 'Introuvable', text: 'Il n’y a rien à cette adresse, ou rien que votre établissement puisse voir.' },
  },
  'method-not-allowed': {
    status: 405,
    en: { title: 'Method not allowed', text: 'The address exists, but not with this method. See the Allow header.' },
    fr: {
      title: 'Méthode non autorisée',
      text: 'L’adresse existe, mais pas avec cette méthode : voyez l’en-tête Allow.',
    },
  },
  'request-timeout': {
    status: 408,
    en: { title: 'The request was too slow', text: 'The request did not arrive completely in time. Send it again.' },
    fr: { title: 'Requête trop lente', text: 'La requête n’est pas arrivée en entier à temps. Envoyez-la de nouveau.' },
  },
  refused: {
    status: 409,
    en: {
      title: 'Refused',
      text: 'The request is valid, but a rule forbids it. “code” names the rule, and “facts” gives the reasons. The status is 422 instead of 409 if a field of the request causes the refusal.',
    },
    fr: {
      title: 'Refusé',
      text: 'La requête est valide, mais une règle s’y oppose. « code » indique laquelle, « facts » en donne les raisons. Le statut est 422 au lieu de 409 quand un champ de la requête est en cause.',
    },
  },
  'position-of-another-log': {
    status: 410,
    en: {
      title: 'Position of another log',
      text: 'The events were moved to another log, where they have different positions. The facts name it. Read it from its beginning or from one of its own positions, and send its id (log=…) with each position. You also get this problem if the log was restored or lost events in a failover, and the event at this position is no longer the one that you saw.',
    },
    fr: {
      title: 'Position d’un autre journal',
      text: 'Les événements ont été déplacés dans un autre journal, où leurs positions sont différentes. « facts » l’indique : lisez-le depuis le début, ou depuis l’une de ses propres positions, et envoyez son identifiant (log=…) avec chaque position. Ce problème apparaît aussi quand le journal a été restauré ou a perdu des événements lors d’une bascule, et que l’événement à cette position n’est plus celui que vous aviez lu.',
    },
  },
  'person-erased': {
    status: 410,
    en: {
      title: 'This person was erased',
      text: 'The personal data of the person was erased at their request or by decision of the school. What a device sends late about them is refused for ever: discard it. “facts” has the id of the person.',
    },
    fr: {
      title: 'Personne effacée',
      text: 'Les données personnelles de cette personne ont été effacées, à sa demande ou par décision de l’établissement. Ce qu’un appareil envoie encore à son sujet est refusé définitivement : ne le renvoyez pas. « facts » contient l’identifiant de la personne.',
    },
  },
  restricted: {
    status: 423,
    en: {
      title: 'The data of this person may only be stored',
      text: 'Processing is restricted (GDPR, article 18): recording goes on, but nothing about this person is shown until the school lifts the restriction. The data protection officer of the school can say why.',
    },
    fr: {
      title: 'Les données de cette personne ne peuvent qu’être conservées',
      text: 'Le traitement est limité (RGPD, article 18) : l’enregistrement se poursuit, mais rien n’est montré de cette personne tant que l’école n’a pas levé la limitation. La ou le délégué(e) à la protection des données de l’école peut en donner le motif.',
    },
  },
  objected: {
    status: 403,
    en: {
      title: 'The person objects to this use of their data',
      text: 'The person, or a parent for their child, has objected to predictions (GDPR, article 21): no model predicts anything about them, and no features of theirs are shown or exported. “facts” contains the person and the purpose. The objection can be taken back by whoever made it.',
    },
    fr: {
      title: 'La personne s’oppose à cet usage de ses données',
      text: 'La personne, ou un parent pour son enfant, s’est opposée aux prévisions (RGPD, article 21) : aucun modèle ne prévoit rien à son sujet, et ses indicateurs ne sont ni montrés ni exportés. « facts » contient la personne et la finalité. La personne qui s’est opposée peut revenir sur cette opposition.',
    },
  },
  'precondition-failed': {
    status: 412,
    en: {
      title: 'Changed in the meantime',
      text: 'The stream is not at the revision in If-Match. Read it again, then decide again.',
    },
    fr: {
      title: 'Modifié entre-temps',
      text: 'Le flux n’est pas à la révision indiquée dans If-Match. Relisez-le, puis décidez de nouveau.',
    },
  },
  'too-large': {
    status: 413,
    en: { title: 'Too large', text: 'The request is larger than this address accepts. Split it.' },
    fr: { title: 'Trop grand', text: 'La requête dépasse la taille admise à cette adresse. Découpez-la.' },
  },
  'range-not-satisfiable': {
    status: 416,
    en: {
      title: 'No such range',
      text: 'The range begins behind the end of the file, whose length is in Content-Range.',
    },
    fr: {
      title: 'Plage introuvable',
      text: 'La plage commence après la fin du fichier, dont la longueur figure dans Content-Range.',
    },
  },
  'unsupported-media-type': {
    status: 415,
    en: {
      title: 'Unsupported content type',
      text: 'Send application/json. Batches may also be application/x-ndjson; files are application/octet-stream, of one of the kinds that are stored.',
    },
    fr: {
      title: 'Type de contenu non pris en charge',
      text: 'Envoyez application/json ; pour les lots, application/x-ndjson aussi ; pour un fichier, application/octet-stream et l’un des types admis.',
    },
  },
  'invalid-input': {
    status: 422,
    en: {
      title: 'The input is invalid',
      text: 'One or more fields are invalid, missing or unknown. Each entry of “errors” has a JSON pointer to the field.',
    },
    fr: {
      title: 'Données invalides',
      text: 'Un ou plusieurs champs sont invalides, absents ou inconnus. Chaque élément de « errors » contient un pointeur JSON vers le champ.',
    },
  },
  'key-reused': {
    status: 422,
    en: {
      title: 'Idempotency-Key already used for another request',
      text: 'The same key was sent before with a different input. Use a new key for a new request, and the same key only to repeat a request.',
    },
    fr: {
      title: 'Clé d’idempotence déjà utilisée',
      text: 'La même clé a déjà été envoyée avec d’autres données. Utilisez une nouvelle clé pour chaque nouvelle requête.',
    },
  },
  'past-too-large': {
    status: 422,
    en: {
      title: 'Too much history for one answer',
      text: 'A past moment is recomputed from the events for each request, and the work for one answer is limited. The detail gives the limit that was reached, and how to request less.',
    },
    fr: {
      title: 'Trop d’historique pour une seule réponse',
      text: 'Un moment passé est recalculé à partir des événements à chaque demande, et le travail pour une réponse est limité. Le détail indique la limite atteinte et comment demander moins.',
    },
  },
  internal: {
    status: 500,
    en: {
      title: 'Internal error',
      text: 'Something went wrong in the service. Report the trace id (traceId): it is enough to find the error.',
    },
    fr: {
      title: 'Erreur interne',
      text: 'Une erreur s’est produite dans le service. Signalez l’identifiant de trace (traceId) : il suffit pour la retrouver.',
    },
  },
  contended: {
    status: 503,
    en: {
      title: 'Too many concurrent writes',
      text: 'Other requests wrote to the same stream at each attempt. Nothing was stored. Try again.',
    },
    fr: {
      title: 'Trop d’écritures simultanées',
      text: 'D’autres requêtes ont écrit dans le même flux à chaque tentative. Rien n’a été enregistré : réessayez.',
    },
  },
  unavailable: {
    status: 503,
    en: {
      title: 'Temporarily unavailable',
      text: 'The database does not answer, or too many requests are waiting. Repeat the request with the same Idempotency-Key after the time in Retry-After: nothing is stored twice.',
    },
    fr: {
      title: 'Momentanément indisponible',
      text: 'La base de données ne répond pas, ou trop de requêtes attendent. Répétez la requête avec la même clé d’idempotence après le délai de Retry-After : rien ne sera enregistré deux fois.',
    },
  },
  overloaded: {
    status: 503,
    en: {
      title: 'Overloaded',
      text: 'The service is overloaded. Try again after the time in Retry-After.',
    },
    fr: { title: 'Surcharge', text: 'Le service est surchargé. Réessayez après le délai de Retry-After.' },
  },
  'past-busy': {
    status: 503,
    en: {
      title: 'Too many questions about the past',
      text: 'A past moment is computed from the events, a few questions at a time, so that recording is never delayed. Each school has a share of this work and of the queue. The detail gives the limit that was reached. Try again after the time in Retry-After.',
    },
    fr: {
      title: 'Trop de questions sur le passé',
      text: 'Un moment passé est calculé à partir des événements, quelques questions à la fois, pour ne jamais retarder l’enregistrement. Chaque établissement a sa part de ce travail et de la file d’attente. Le détail indique la limite atteinte. Réessayez après le délai de Retry-After.',
    },
  },
  'school-share-used': {
    status: 429,
    en: {
      title: 'Your school uses its whole share',
      text: 'Live streams and rebuilds are limited, and each school has a share. Your school uses its whole share; the detail gives the limit. End one, or try again after the time in Retry-After.',
    },
    fr: {
      title: 'Votre établissement utilise toute sa part',
      text: 'Le nombre de flux en direct et de reconstructions est limité, et chaque établissement en a une part. Le vôtre utilise toute la sienne ; le détail indique la limite. Fermez un flux ou attendez la fin d’une reconstruction, ou réessayez après le délai de Retry-After.',
    },
  },
  behind: {
    status: 503,
    en: {
      title: 'Not up to date yet',
      text: 'The read models have not reached the position in atLeast yet. Your data is stored. Try again in a moment.',
    },
    fr: {
      title: 'Pas encore à jour',
      text: 'Les modèles de lecture n’ont pas encore atteint la position atLeast. Vos données sont enregistrées. Réessayez dans un instant.',
    },
  },
  'takes-too-long': {
    status: 503,
    en: {
      title: 'Takes too long for a request',
      text: 'The answer could not be computed within the time limit of a request. The detail names a command without this limit. Nothing was changed.',
    },
    fr: {
      title: 'Trop long pour une requête',
      text: 'La réponse n’a pas pu être calculée dans le temps accordé à une requête. Le détail indique une commande sans cette limite. Rien n’a été modifié.',
    },
  },
  'history-unreadable': {
    status: 503,
    en: {
      title: 'This moment of the history cannot be shown',
      text: 'The history contains an event that this version of the program cannot read or fold, perhaps because a newer version wrote it. Or the state at that moment does not match the schema of the answer (code answer-unfit). No approximate answer is given instead. The facts tell an operator where the problem is.',
    },
    fr: {
      title: 'Ce moment de l’historique ne peut pas être montré',
      text: 'L’historique contient un événement que cette version du programme ne sait pas lire ou appliquer, peut-être écrit par une version plus récente. Ou bien l’état à ce moment ne correspond pas au schéma de la réponse (code answer-unfit). Aucune réponse approximative n’est donnée. « facts » indique à l’exploitant où se trouve le problème.',
    },
  },
  'rows-unreadable': {
    status: 503,
    en: {
      title: 'The stored data cannot be shown',
      text: 'A read model contains rows that do not match the schema of the answer, because of a bug or because an older version wrote them. No approximate answer is given instead. The facts name the read models and the violated rules. An operator can rebuild the read models.',
    },
    fr: {
      title: 'Les données enregistrées ne peuvent pas être montrées',
      text: 'Un modèle de lecture contient des lignes qui ne correspondent pas au schéma de la réponse, à cause d’un défaut du programme ou d’une version plus ancienne. Aucune réponse approximative n’est donnée. « facts » indique les modèles de lecture et les règles enfreintes. Un exploitant peut reconstruire ces modèles.',
    },
  },
  'read-model-not-built': {
    status: 503,
    en: {
      title: 'Not built yet',
      text: 'The answer needs a read model that has not been built yet in the version that this program reads.',
    },
    fr: {
      title: 'Pas encore construit',
      text: 'La réponse utilise un modèle de lecture qui n’a pas encore été construit dans la version que ce programme lit.',
    },
  },
} as const satisfies Record<string, ProblemType>

export type ProblemCode = keyof typeof problemTypes

export const problemType = (code: ProblemCode): ProblemType => problemTypes[code]
