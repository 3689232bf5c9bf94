"""Figures for Prometheus, counted in one process here; the sum over several is tested with a real server."""

from api import metrics


def value(line):
    found = [one for one in metrics.render()[0].decode().splitlines() if one.startswith(line + " ")]
    return float(found[0].split()[-1]) if found else 0.0


def test_a_request_counts_by_its_route_and_not_by_its_path():
    line = 'annotation_http_requests_total{method="GET",route="/v1/articles/<id>",status="200"}'
    before = value(line)
    metrics.observe_request("GET", "/v1/articles/<id>", 200, 0.004)
    assert value(line) == before + 1
    assert (
        value('annotation_http_request_seconds_bucket{le="0.005",method="GET",route="/v1/articles/<id>"}')
        >= 1
    )


def test_what_clients_make_up_does_not_become_a_label():
    line = 'annotation_http_requests_total{method="OTHER",route="unmatched",status="404"}'
    before = value(line)
    metrics.observe_request("BREW", None, 404, 0.001)
    assert value(line) == before + 1


def test_what_was_written_is_counted():
    names = {
        'annotation_articles_total{status="annotated"}': 1,
        'annotation_suggestions_total{label="DATE"}': 3,
        'annotation_corrections_total{action="accept"}': 2,
        'annotation_jobs_total{kind="article.annotate",state="succeeded"}': 1,
        "annotation_model_characters_total": 500,
        "annotation_model_seconds_count": 1,
    }
    before = {name: value(name) for name in names}
    metrics.count_article("annotated", {"DATE": 3})
    metrics.count_corrections("accept", 2)
    metrics.count_corrections("reject", 0)
    metrics.count_job("article.annotate", "succeeded")
    metrics.observe_annotation(0.02, 500)
    assert {name: value(name) - before[name] for name in names} == names
