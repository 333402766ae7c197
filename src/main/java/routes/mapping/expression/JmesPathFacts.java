package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.burt.jmespath.Adapter;
import io.burt.jmespath.Expression;
import io.burt.jmespath.function.Function;
import io.burt.jmespath.node.CreateObjectNode;
import io.burt.jmespath.node.JsonLiteralNode;
import io.burt.jmespath.node.Node;
import io.burt.jmespath.node.Operator;
import io.burt.jmespath.node.StandardNodeFactory;
import io.burt.jmespath.node.StringNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import routes.mapping.ExpressionException;

/**
 * What a JMESPath expression tells about itself: whether it ends in a projection, and which
 * property names a document needs for it to select anything. The second is a lower bound: a name is
 * listed only where its absence for sure leaves nothing.
 */
final class JmesPathFacts extends StandardNodeFactory<JsonNode> {
  private final Adapter<JsonNode> runtime;
  private boolean growing;
  private final Set<Object> projections = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Nodes that make nothing (null, or no element) of nothing. */
  private final Set<Object> strict = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Nodes whose result holds no object that does not stand in the document. */
  private final Set<Object> pure = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Names without which a node gives nothing. */
  private final Map<Object, Set<String>> needed = new IdentityHashMap<>();

  /** Names without which a node gives something that counts as false, where that is more. */
  private final Map<Object, Set<String>> neededForTruth = new IdentityHashMap<>();

  JmesPathFacts(Adapter<JsonNode> runtime) {
    super(runtime);
    this.runtime = runtime;
  }

  /**
   * Whether anything made so far gives more than the document holds: lists, objects and texts of
   * its own, or one expression for many values.
   */
  boolean isGrowing() {
    return growing;
  }

  boolean isProjection(Object node) {
    return projections.contains(node);
  }

  Set<String> requiredNames(Object node) {
    return needed.getOrDefault(node, Set.of());
  }

  private Set<String> namesForTruth(Object node) {
    return neededForTruth.getOrDefault(node, requiredNames(node));
  }

  private Node<JsonNode> strict(Node<JsonNode> node, Set<String> names) {
    strict.add(node);
    pure.add(node);
    needed.put(node, names);
    return node;
  }

  private Node<JsonNode> projection(Node<JsonNode> node, Set<String> names) {
    projections.add(node);
    return strict(node, names);
  }

  @Override
  public Node<JsonNode> createCurrent() {
    Node<JsonNode> node = super.createCurrent();
    pure.add(node);
    return node;
  }

  @Override
  public Node<JsonNode> createProperty(String name) {
    return strict(super.createProperty(name), Set.of(name));
  }

  @Override
  public Node<JsonNode> createIndex(int index) {
    return strict(super.createIndex(index), Set.of());
  }

  @Override
  public Node<JsonNode> createProjection(Expression<JsonNode> expression) {
    Node<JsonNode> node = projection(super.createProjection(expression), Set.of());
    if (!pure.contains(expression)) {
      pure.remove(node);
    }
    return node;
  }

  @Override
  public Node<JsonNode> createFlattenArray() {
    return projection(super.createFlattenArray(), Set.of());
  }

  @Override
  public Node<JsonNode> createFlattenObject() {
    return projection(super.createFlattenObject(), Set.of());
  }

  @Override
  public Node<JsonNode> createSlice(Integer start, Integer stop, Integer step) {
    if (step != null && step == 0) {
      throw new ExpressionException("The step of a slice cannot be 0.", 0);
    }
    return projection(new JmesPathSlice(runtime, start, stop, step), Set.of());
  }

  @Override
  public Node<JsonNode> createSelection(Expression<JsonNode> test) {
    return projection(super.createSelection(test), namesForTruth(test));
  }

  @Override
  public Node<JsonNode> createSequence(List<Node<JsonNode>> nodes) {
    Node<JsonNode> node = super.createSequence(nodes);
    if (isProjection(nodes.get(nodes.size() - 1))) {
      projections.add(node);
    }
    Set<String> names = new HashSet<>();
    boolean allStrict = true;
    for (Node<JsonNode> part : nodes) {
      if (!pure.contains(part)) {
        needed.put(node, Set.of());
        return node;
      }
      if (!strict.contains(part)) {
        allStrict = false;
        names.clear();
      }
      names.addAll(requiredNames(part));
    }
    pure.add(node);
    needed.put(node, names);
    if (allStrict) {
      strict.add(node);
    }
    return node;
  }

  @Override
  public Node<JsonNode> createCreateArray(List<? extends Expression<JsonNode>> entries) {
    growing = true;
    Node<JsonNode> node = super.createCreateArray(entries);
    if (pure.containsAll(entries)) {
      pure.add(node);
    }
    return node;
  }

  @Override
  public Node<JsonNode> createCreateObject(List<CreateObjectNode.Entry<JsonNode>> entries) {
    growing = true;
    return super.createCreateObject(entries);
  }

  @Override
  public Node<JsonNode> createExpressionReference(Expression<JsonNode> expression) {
    growing = true;
    return super.createExpressionReference(expression);
  }

  @Override
  public Node<JsonNode> createFunctionCall(
      String name, List<? extends Expression<JsonNode>> arguments) {
    return noteCall(super.createFunctionCall(name, arguments), name, arguments);
  }

  @Override
  public Node<JsonNode> createFunctionCall(
      Function function, List<? extends Expression<JsonNode>> arguments) {
    Node<JsonNode> node = super.createFunctionCall(function, arguments);
    return function == null ? node : noteCall(node, function.name(), arguments);
  }

  private Node<JsonNode> noteCall(
      Node<JsonNode> node, String name, List<? extends Expression<JsonNode>> arguments) {
    growing |= JmesPathGrowth.isPossible(name);
    if (name.equals("to_array") && pure.containsAll(arguments)) {
      pure.add(node);
    }
    return node;
  }

  @Override
  public Node<JsonNode> createComparison(
      Operator operator, Expression<JsonNode> left, Expression<JsonNode> right) {
    Node<JsonNode> node = super.createComparison(operator, left, right);
    if (operator == Operator.EQUALS && isPlainConstant(right)) {
      neededForTruth.put(node, requiredNames(left));
    } else if (operator == Operator.EQUALS && isPlainConstant(left)) {
      neededForTruth.put(node, requiredNames(right));
    }
    return node;
  }

  /** A constant that neither null nor an empty array equals. */
  private static boolean isPlainConstant(Expression<JsonNode> node) {
    if (node instanceof StringNode) {
      return true;
    }
    return node instanceof JsonLiteralNode<JsonNode> literal
        && !literal.search(null).isNull()
        && !literal.search(null).isArray();
  }

  @Override
  public Node<JsonNode> createOr(Expression<JsonNode> left, Expression<JsonNode> right) {
    Node<JsonNode> node = super.createOr(left, right);
    needed.put(node, common(requiredNames(left), requiredNames(right)));
    neededForTruth.put(node, common(namesForTruth(left), namesForTruth(right)));
    return either(node, left, right);
  }

  @Override
  public Node<JsonNode> createAnd(Expression<JsonNode> left, Expression<JsonNode> right) {
    Node<JsonNode> node = super.createAnd(left, right);
    needed.put(node, requiredNames(left));
    Set<String> names = new HashSet<>(namesForTruth(left));
    names.addAll(namesForTruth(right));
    neededForTruth.put(node, names);
    return either(node, left, right);
  }

  private Node<JsonNode> either(
      Node<JsonNode> node, Expression<JsonNode> left, Expression<JsonNode> right) {
    if (isProjection(left) && isProjection(right)) {
      projections.add(node);
    }
    return node;
  }

  private static Set<String> common(Set<String> one, Set<String> other) {
    Set<String> names = new HashSet<>(one);
    names.retainAll(other);
    return names;
  }
}
