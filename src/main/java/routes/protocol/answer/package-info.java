/**
 * What vendors answer: its status, its records, and the details that are asked for afterwards. May
 * use: protocol, protocol.push. Begin with {@link routes.protocol.answer.HttpAnswers}.
 */
package routes.protocol.answer;
