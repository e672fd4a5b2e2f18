import { Catalogue } from '@nhip/kernel';
import { Programs, type Writer } from '@nhip/ledger';
import type { CatalogueFollower } from '@nhip/platform';
import type { LedgerAnswers } from '../app/ledger-answers.js';

/** Follows the catalogue: what is written and what is answered go by the same programs. */
export class DefinitionsConsumer {
  constructor(
    catalogue: Pick<CatalogueFollower, 'subscribe'>,
    writer: Pick<Writer, 'setPrograms'>,
    answers: Pick<LedgerAnswers, 'setPrograms'>,
  ) {
    let programs: Programs | undefined;
    catalogue.subscribe((definitions, revision) => {
      programs = Programs.of(Catalogue.build(definitions, revision), programs);
      writer.setPrograms(programs);
      answers.setPrograms(programs);
      return programs.failures;
    });
  }
}
