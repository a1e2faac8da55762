import type { TopicId } from "../outline";
import type { Topic } from "../topic";

/** Some of the topics in one language; all of them together are asked for where they are put together. */
export type Topics = Partial<Record<TopicId, Topic>>;
