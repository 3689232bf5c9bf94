"""How the bundled model is made: annotated lines in, a model folder out. torch and transformers are imported only in here
(extra `train`), so that serving never needs them."""
