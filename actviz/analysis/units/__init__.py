"""Single units: the threshold neuron and its gates, softmax with its loss, maxout."""
