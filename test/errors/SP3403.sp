format Tree "node {left: Leaf} end"
format Leaf "leaf {tree: Tree}"
