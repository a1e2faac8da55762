import { Link } from "@tanstack/react-router";

import type { SessionAccount } from "../../../api/types";
import { useAllCommands } from "../../../app/commands";
import { useWords } from "../../../ui/words";
import type { Told } from "../load";
import { outlineOf, type TopicId } from "../outline";
import { linksOf } from "../search";
import { asked, heard } from "../topic";
import { Keyed } from "./Keyed";

type Props = {
  id: TopicId;
  told: Told;
  account: SessionAccount | null;
  /** Whether the page itself stands beside it: then its keys are told, too. */
  here: boolean;
  /** Whether the frame stands around the page, with its palette. */
  framed: boolean;
  /** Somebody goes on to another page. */
  onGo: () => void;
};

/** What is told about one page, as far as it concerns the reader. */
export function TopicText({ id, told, account, here, framed, onGo }: Props) {
  const { t } = useWords();
  const topic = told.topics[id];
  const steps = heard(topic.steps, account);
  const questions = asked(topic.questions, account);
  const { terms } = outlineOf(id);
  const links = linksOf(id, account);
  return (
    <>
      {heard(topic.purpose, account).map((said) => (
        <p key={said}>
          <Keyed text={said} />
        </p>
      ))}
      {steps.length > 0 && (
        <section>
          <h3>{t("help.steps")}</h3>
          <ol className="help-steps">
            {steps.map((said) => (
              <li key={said}>
                <Keyed text={said} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {here && <Keys framed={framed} />}
      {questions.length > 0 && (
        <section>
          <h3>{t("help.questions")}</h3>
          {questions.map(({ ask, answer }) => (
            <details key={ask} className="help-question">
              <summary>{ask}</summary>
              <p>
                <Keyed text={answer} />
              </p>
            </details>
          ))}
        </section>
      )}
      {terms.length > 0 && (
        <section>
          <h3>{t("help.terms")}</h3>
          <dl className="help-terms">
            {terms.map((term) => (
              <div key={term}>
                <dt>{told.terms[term].name}</dt>
                <dd>{told.terms[term].means}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {links.length > 0 && (
        <section>
          <h3>{t("help.links")}</h3>
          <ul className="plain-list help-links">
            {links.map((to) => (
              <li key={to}>
                <Link to={to} onClick={onGo}>
                  {told.topics[to].title}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** The keys that do something on the page as it stands: asked of the page itself, so that none is told that does nothing. */
function Keys({ framed }: { framed: boolean }) {
  const { t } = useWords();
  const keyed = useAllCommands().filter((command, index, all) => command.key && all.findIndex(({ key }) => key === command.key) === index);
  // Those of the page before that of the help itself.
  keyed.sort((a, b) => Number(a.key === "?") - Number(b.key === "?"));
  return (
    <section className="help-keyboard">
      <h3>{t("help.keys")}</h3>
      <dl className="help-keys">
        {keyed.map(({ id, key, title }) => (
          <div key={id}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
        {framed && (
          <div>
            <dt>
              <kbd>Ctrl K</kbd>
            </dt>
            <dd>{t("ui.palette.title")}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
