// Every kind of problem that an answer may report: its status, and what its page says, in French and in English.

type Words = { readonly title: string; readonly text: string }
export type ProblemType = { readonly status: number; readonly en: Words; readonly fr: Words }

export const problemTypes = {
  'malformed-request': {
    status: 400,
    en: {
      title: 'The request is malformed',
      text: 'A header, the address or the request line could not be read. The detail names which.',
    },
    fr: {
      title: 'La requête est mal formée',
      text: 'Un en-tête, l’adresse ou la ligne de requête n’a pas pu être lu. Le détail dit lequel.',
    },
  },
  'malformed-body': {
    status: 400,
    en: {
      title: 'The body is malformed',
      text: 'The body is not valid JSON in UTF-8, or holds a key that no body may hold (“__proto__”).',
    },
    fr: {
      title: 'Le corps est mal formé',
      text: 'Le corps n’est pas du JSON valide en UTF-8, ou contient une clé interdite (« __proto__ »).',
    },
  },
  unauthenticated: {
    status: 401,
    en: {
      title: 'A valid token is needed',
      text: 'The request has no token, or one that has expired or is not for this service. Send “Authorization: Bearer …”.',
    },
    fr: {
      title: 'Un jeton valide est nécessaire',
      text: 'La requête n’a pas de jeton, ou un jeton expiré ou destiné à un autre service. Envoyez « Authorization: Bearer … ».',
    },
  },
  forbidden: {
    status: 403,
    en: {
      title: 'Not allowed',
      text: 'Your token is valid, but does not allow this. The detail names what is missing.',
    },
    fr: {
      title: 'Interdit',
      text: 'Votre jeton est valide, mais ne permet pas cette action. Le détail dit ce qui manque.',
    },
  },
  'not-found': {
    status: 404,
    en: { title: 'Not found', text: 'There is nothing at this address, or nothing that your school may see.' },
    fr: { title: 'Introuvable', text: 'Il n’y a rien à cette adresse, ou rien que votre établissement puisse voir.' },
  },
  'method-not-allowed': {
    status: 405,
    en: { title: 'Not with this method', text: 'The address exists, under other methods: see the Allow header.' },
    fr: { title: 'Méthode non permise', text: 'L’adresse existe, avec d’autres méthodes : voyez l’en-tête Allow.' },
  },
  'request-timeout': {
    status: 408,
    en: { title: 'The request came too slowly', text: 'The request did not arrive whole in time. Send it again.' },
    fr: { title: 'Requête trop lente', text: 'La requête n’est pas arrivée entière à temps. Envoyez-la de nouveau.' },
  },
  refused: {
    status: 409,
    en: {
      title: 'Refused',
      text: 'The request was understood, and a rule is against it. The member “code” says which rule, “facts” on what it was decided. Status 422 instead of 409 where one field of the request is at fault.',
    },
    fr: {
      title: 'Refusé',
      text: 'La requête a été comprise, mais une règle s’y oppose. Le membre « code » dit laquelle, « facts » sur quoi elle s’est fondée. Le statut est 422 au lieu de 409 quand un champ de la requête est en cause.',
    },
  },
  'position-of-another-log': {
    status: 410,
    en: {
      title: 'A position of another log',
      text: 'The events were moved to another log, in which they have other positions. The facts name it: read from its beginning, or from a position of its own, and send its name (log=…) with its positions. The same where the log was restored or lost events in a failover, and another event stands at the position than was seen there.',
    },
    fr: {
      title: 'Une position d’un autre journal',
      text: 'Les événements ont été déplacés dans un autre journal, où leurs positions sont différentes. Les faits le nomment : lisez-le depuis le début, ou depuis une position qu’il a donnée, et envoyez son nom (log=…) avec ses positions. Il en est de même quand le journal a été restauré ou a perdu des événements lors d’une bascule, et qu’un autre événement se trouve à cette position.',
    },
  },
  'precondition-failed': {
    status: 412,
    en: {
      title: 'Changed in the meantime',
      text: 'The stream does not stand at the revision given in If-Match. Read it again, then decide again.',
    },
    fr: {
      title: 'Modifié entre-temps',
      text: 'Le flux n’est pas à la révision donnée dans If-Match. Relisez-le, puis décidez de nouveau.',
    },
  },
  'too-large': {
    status: 413,
    en: { title: 'Too large', text: 'The request is larger than this address takes. Split it.' },
    fr: { title: 'Trop grand', text: 'La requête dépasse la taille admise à cette adresse. Découpez-la.' },
  },
  'unsupported-media-type': {
    status: 415,
    en: { title: 'Not this type of content', text: 'Send application/json; batches also application/x-ndjson.' },
    fr: {
      title: 'Type de contenu non pris en charge',
      text: 'Envoyez application/json ; pour les lots, application/x-ndjson aussi.',
    },
  },
  'invalid-input': {
    status: 422,
    en: {
      title: 'The input is invalid',
      text: 'One or more fields are wrong, missing or unknown. Each entry of “errors” has a JSON pointer to the field.',
    },
    fr: {
      title: 'Données invalides',
      text: 'Un ou plusieurs champs sont faux, absents ou inconnus. Chaque élément de « errors » a un pointeur JSON vers le champ.',
    },
  },
  'key-reused': {
    status: 422,
    en: {
      title: 'The Idempotency-Key was used for another request',
      text: 'The same key came before with another input. Use a new key for a new request, the same key only to repeat one.',
    },
    fr: {
      title: 'Clé d’idempotence déjà utilisée',
      text: 'La même clé a déjà servi avec d’autres données. Prenez une nouvelle clé pour une nouvelle requête.',
    },
  },
  'past-too-large': {
    status: 422,
    en: {
      title: 'Too much past for one answer',
      text: 'A past moment is computed anew from the events when it is asked for, and one answer may only cost so much. The detail says which bound was met and how to ask for less.',
    },
    fr: {
      title: 'Trop d’historique pour une seule réponse',
      text: 'Un moment passé est recalculé à partir des événements à chaque demande, et une réponse a un coût maximal. Le détail dit quelle limite est atteinte et comment demander moins.',
    },
  },
  internal: {
    status: 500,
    en: {
      title: 'An error of ours',
      text: 'Something went wrong here. Report the trace id; nothing else is needed to find it.',
    },
    fr: {
      title: 'Une erreur de notre côté',
      text: 'Quelque chose s’est mal passé ici. Signalez l’identifiant de trace (traceId) : il suffit à retrouver l’erreur.',
    },
  },
  contended: {
    status: 503,
    en: {
      title: 'Too many at once',
      text: 'Others wrote to the same stream each time. Nothing was stored: try again.',
    },
    fr: {
      title: 'Trop d’écritures simultanées',
      text: 'D’autres ont écrit au même endroit à chaque essai. Rien n’a été enregistré : réessayez.',
    },
  },
  unavailable: {
    status: 503,
    en: {
      title: 'Not available for the moment',
      text: 'The database does not answer, or too much is waiting. Repeat the request under the same Idempotency-Key after the time in Retry-After: whatever was stored is not stored twice.',
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
      text: 'The service has more to do than it can. Try again after the time in Retry-After.',
    },
    fr: { title: 'Surcharge', text: 'Le service a trop à faire. Réessayez après le délai de Retry-After.' },
  },
  'past-busy': {
    status: 503,
    en: {
      title: 'Too many questions about the past',
      text: 'A past moment is computed from the events, a few questions at a time, so that recording is never delayed. Each school has a share of that work and of the queue. The detail says which bound was met. Try again after the time in Retry-After.',
    },
    fr: {
      title: 'Trop de questions sur le passé',
      text: 'Un moment passé est calculé à partir des événements, quelques questions à la fois, pour ne jamais retarder l’enregistrement. Chaque établissement a sa part de ce travail et de la file d’attente. Le détail dit quelle limite est atteinte. Réessayez après le délai de Retry-After.',
    },
  },
  'school-share-used': {
    status: 429,
    en: {
      title: 'Your school has its share',
      text: 'Live streams and rebuilds are few, and each school has a share of them. Your school uses all of its own. The detail says how many that is. End one, or try again after the time in Retry-After.',
    },
    fr: {
      title: 'Votre établissement a déjà sa part',
      text: 'Les flux en direct et les reconstructions sont peu nombreux, et chaque établissement en a une part. Le vôtre utilise toute la sienne. Le détail dit combien. Arrêtez-en une, ou réessayez après le délai de Retry-After.',
    },
  },
  behind: {
    status: 503,
    en: {
      title: 'Not there yet',
      text: 'What you asked to see (atLeast) is stored but not yet part of this answer. Ask again in a moment.',
    },
    fr: {
      title: 'Pas encore à jour',
      text: 'Ce que vous demandez de voir (atLeast) est enregistré, mais pas encore dans cette réponse. Réessayez dans un instant.',
    },
  },
  'takes-too-long': {
    status: 503,
    en: {
      title: 'Takes longer than a request may',
      text: 'The answer could not be computed while a request may wait for it. The detail names the command that computes it without that limit; nothing was changed.',
    },
    fr: {
      title: 'Plus long qu’une requête ne le permet',
      text: 'La réponse n’a pas pu être calculée dans le temps accordé à une requête. Le détail nomme la commande qui la calcule sans cette limite ; rien n’a été modifié.',
    },
  },
  'history-unreadable': {
    status: 503,
    en: {
      title: 'This moment of the history cannot be shown',
      text: 'The history holds an event that this program cannot open or fold, perhaps written by a newer one; or (code answer-unfit) what its events come to at that moment does not fit the answer. Nothing else is shown in its place. The facts name the place; an operator finds it there.',
    },
    fr: {
      title: 'Ce moment de l’historique ne peut pas être montré',
      text: 'L’historique contient un événement que ce programme ne sait ni ouvrir ni interpréter, peut-être écrit par une version plus récente ; ou bien (code answer-unfit) le résultat de ses événements à ce moment ne convient pas à la réponse. Rien d’autre n’est montré à sa place. Les faits désignent l’endroit à l’exploitant.',
    },
  },
  'rows-unreadable': {
    status: 503,
    en: {
      title: 'What is stored cannot be shown',
      text: 'A read model holds rows that do not fit the answer: a fault of the program, or rows that an older one left. Nothing else is shown in its place. The facts name the read models and the rules that are broken; an operator builds them anew.',
    },
    fr: {
      title: 'Les données enregistrées ne peuvent pas être montrées',
      text: 'Un modèle de lecture contient des lignes qui ne conviennent pas à la réponse : un défaut du programme, ou des lignes laissées par une version plus ancienne. Rien d’autre n’est montré à la place. Les faits désignent les modèles de lecture et les règles enfreintes ; un exploitant les reconstruit.',
    },
  },
  'read-model-not-built': {
    status: 503,
    en: {
      title: 'Not built yet',
      text: 'The answer needs a read model that has not been built in the version that this program reads.',
    },
    fr: {
      title: 'Pas encore construit',
      text: 'La réponse demande un modèle de lecture qui n’a pas été construit dans la version que ce programme sait lire.',
    },
  },
} as const satisfies Record<string, ProblemType>

export type ProblemCode = keyof typeof problemTypes

export const problemType = (code: ProblemCode): ProblemType => problemTypes[code]
